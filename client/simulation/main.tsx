import "../styles/simulate.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadMessages } from "#messages";
import { startLanguage } from "../text/start-language.ts";
import { SimulateApp } from "./simulate-app.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("simulate.html has no #root");
await loadMessages(startLanguage());
createRoot(root).render(
  <StrictMode>
    <SimulateApp />
  </StrictMode>,
);
