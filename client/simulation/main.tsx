import "../styles/simulate.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SimulateApp } from "./simulate-app.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("simulate.html has no #root");
createRoot(root).render(
  <StrictMode>
    <SimulateApp />
  </StrictMode>,
);
