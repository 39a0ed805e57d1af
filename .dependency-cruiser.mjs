/** The import directions of the folders, as sentences. The compiler holds most of them too; this also sees packages. */
const ours = "^(client|config|data-pipelines|datasets|model|scripts|server|simulations|sql|test)/";

function mayImport(folder, allowed) {
  const others = ["client", "config", "data-pipelines", "datasets", "model", "scripts", "server", "simulations", "sql", "test"].filter(
    (name) => name !== folder && !allowed.includes(name),
  );
  return {
    name: `${folder}-imports-only-${allowed.join("-") || "nothing"}`,
    severity: "error",
    from: { path: `^${folder}/` },
    to: { path: `^(${others.join("|")})/` },
  };
}

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: { path: ours }, to: { circular: true } },
    mayImport("model", []),
    mayImport("config", ["model"]),
    mayImport("datasets", ["model"]),
    mayImport("simulations", ["model"]),
    mayImport("sql", ["model"]),
    mayImport("data-pipelines", ["model", "config", "datasets", "sql"]),
    mayImport("server", ["model", "config", "datasets", "sql", "simulations"]),
    mayImport("client", ["model", "simulations"]),
    mayImport("scripts", ["model", "config", "datasets", "sql", "data-pipelines", "server"]),
    { name: "model-uses-zod-only", severity: "error", from: { path: "^model/" }, to: { path: "node_modules/(?!zod/)" } },
    { name: "simulations-use-no-package", severity: "error", from: { path: "^simulations/" }, to: { path: "node_modules/" } },
    {
      name: "pure-folders-know-no-node",
      severity: "error",
      from: { path: "^(model|simulations|client)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-sql-speaks-to-the-database",
      severity: "error",
      from: { pathNot: "^(sql|test)/" },
      to: { path: "node_modules/(pg|pg-copy-streams|@electric-sql)/" },
    },
    {
      name: "formats-know-neither-http-nor-sql",
      severity: "error",
      from: { path: "^server/formats/" },
      to: { path: "^(sql|server/routes|server/http)/|node_modules/express/" },
    },
    {
      name: "tiles-know-neither-http-nor-sql",
      severity: "error",
      from: { path: "^server/tiles/" },
      to: { path: "^(sql|server/routes|server/http)/|node_modules/express/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^\\.build/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
  },
};
