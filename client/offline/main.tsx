import "../styles/pages.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadMessages } from "#messages";
import { LanguageProvider } from "../text/language-context.tsx";
import { startLanguage } from "../text/start-language.ts";
import { useLanguage } from "../text/use-language.ts";
import { OfflinePage } from "./offline-page.tsx";
import { keepViewer } from "./register.ts";

function OfflineApp() {
  const [language, setLanguage] = useLanguage();
  return (
    <LanguageProvider language={language}>
      <OfflinePage onLanguage={setLanguage} />
    </LanguageProvider>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("offline.html has no #root");
await loadMessages(startLanguage());
createRoot(root).render(
  <StrictMode>
    <OfflineApp />
  </StrictMode>,
);
keepViewer();
