import type { RequestHandler, Response } from "express";

/** What only documents and workers heed; beside a small script or tile it would be as much again. */
const documentHeaders = [
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Origin-Agent-Cluster",
  "Referrer-Policy",
  "X-DNS-Prefetch-Control",
  "X-Download-Options",
  "X-Frame-Options",
  "X-Permitted-Cross-Domain-Policies",
  "X-XSS-Protection",
];

export function leaveOutDocumentHeaders(response: Response): void {
  for (const header of documentHeaders) response.removeHeader(header);
}

/** For addresses that never answer a document. */
export const noDocuments: RequestHandler = (_request, response, next) => {
  leaveOutDocumentHeaders(response);
  next();
};
