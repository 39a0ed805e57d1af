-- Geometry for low zooms follows from the full tile geometry: the plain columns make way for generated ones, which the definitions add.
-- Loads are never deleted: the foreign key only cost a look-up for every row. `mended`, of rows, is added by the definitions too.

do $$
declare
  old record;
begin
  for old in select table_name, column_name from information_schema.columns
    where table_schema = 'data' and column_name like 'tile\_geom\_z%' and is_generated = 'NEVER'
  loop
    execute format('alter table data.%I drop column %I cascade', old.table_name, old.column_name);
  end loop;
  for old in select conrelid::regclass as table_name, conname from pg_constraint
    where contype = 'f' and confrelid = 'meta.load'::regclass and connamespace = 'data'::regnamespace
  loop
    execute format('alter table %s drop constraint %I', old.table_name, old.conname);
  end loop;
end $$;
