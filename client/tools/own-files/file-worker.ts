import { type FileFault, FileProblem, type OwnFeatures, type OwnFile } from "./own-file.ts";
import { readOwnFile } from "./read-own-file.ts";

export interface FileRequest extends OwnFile {
  readonly chosenEpsg: number | undefined;
}

export type FileAnswer = { readonly layers: readonly OwnFeatures[] } | { readonly fault: FileFault };

// Reads one file beside the page, so that the page stays responsive.
addEventListener("message", ({ data }: MessageEvent<FileRequest>) => {
  readOwnFile(data, data.chosenEpsg).then(
    (layers) => answer({ layers }),
    (error: unknown) => answer({ fault: error instanceof FileProblem ? error.fault : { key: "files.unreadable", values: {} } }),
  );
});

function answer(message: FileAnswer): void {
  postMessage(message);
}
