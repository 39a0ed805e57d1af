import type { Language, LocalText } from "./text.ts";

/**
 * One clear problem: what is wrong, where, and what would be right. Thrown at the edges; the command
 * line prints it and exits 1, HTTP answers it as problem+json (RFC 9457).
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly reason: ProblemReason;
  readonly detail: LocalText;
  readonly remedy: LocalText | undefined;
  /** The file, parameter or row it is about. */
  readonly where: string | undefined;

  constructor(reason: ProblemReason, text: { detail: LocalText; remedy?: LocalText; where?: string; cause?: unknown }) {
    super(text.detail.en, { cause: text.cause });
    this.reason = reason;
    this.detail = text.detail;
    this.remedy = text.remedy;
    this.where = text.where;
  }
}

/** Every reason a request or a load can be refused for, with its HTTP status and title. */
export const problemReasons = {
  "not-found": { status: 404, title: { ja: "見つかりません", en: "Not found" } },
  "invalid-parameter": { status: 400, title: { ja: "指定が正しくありません", en: "Invalid parameter" } },
  "not-redistributable": { status: 403, title: { ja: "再配布できないデータです", en: "Redistribution is not allowed" } },
  "not-allowed": { status: 403, title: { ja: "許可されていません", en: "Not allowed" } },
  "method-not-allowed": { status: 405, title: { ja: "この操作はできません", en: "Method not allowed" } },
  "too-many-requests": { status: 429, title: { ja: "要求が多すぎます", en: "Too many requests" } },
  "not-ready": { status: 503, title: { ja: "準備中です", en: "Not ready yet" } },
  "port-in-use": { status: 500, title: { ja: "待ち受けできません", en: "Cannot listen" } },
  "unexpected-error": { status: 500, title: { ja: "内部エラー", en: "Internal error" } },
  "unreadable-file": { status: 422, title: { ja: "ファイルを読めません", en: "The file cannot be read" } },
  "unknown-format": { status: 422, title: { ja: "形式が分かりません", en: "Unknown file format" } },
  "missing-part": { status: 422, title: { ja: "ファイルが足りません", en: "A part of the delivery is missing" } },
  "unknown-crs": { status: 422, title: { ja: "座標系が分かりません", en: "The coordinate system is not known" } },
  "unknown-source": { status: 422, title: { ja: "どの提供元の様式か分かりません", en: "The source layout is not recognised" } },
  "no-records": { status: 422, title: { ja: "登録できる行がありません", en: "No record could be loaded" } },
  "range-not-satisfiable": { status: 416, title: { ja: "範囲が正しくありません", en: "Range not satisfiable" } },
  "precondition-failed": { status: 412, title: { ja: "前提条件が満たされません", en: "Precondition failed" } },
  "too-large": { status: 413, title: { ja: "大きすぎます", en: "Too large" } },
  "fetch-failed": { status: 502, title: { ja: "取得できません", en: "Cannot be fetched" } },
  "refused-address": { status: 403, title: { ja: "接続できないアドレスです", en: "The address may not be connected to" } },
  "no-such-process": {
    status: 404,
    type: "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process",
    title: { ja: "シミュレーションがありません", en: "No such process" },
  },
  "no-such-job": {
    status: 404,
    type: "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job",
    title: { ja: "実行がありません", en: "No such job" },
  },
  "result-not-ready": {
    status: 404,
    type: "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready",
    title: { ja: "結果はまだありません", en: "Result not ready" },
  },
  "run-failed": { status: 500, title: { ja: "計算できませんでした", en: "The run failed" } },
  "storage-full": { status: 507, title: { ja: "保存場所がいっぱいです", en: "Storage is full" } },
  "database-unavailable": { status: 503, title: { ja: "データベースに接続できません", en: "The database is not available" } },
} as const satisfies Record<string, { status: number; title: LocalText; /** Where a standard names it. */ type?: string }>;

export type ProblemReason = keyof typeof problemReasons;

/** The problem+json body (RFC 9457) in one language. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly remedy?: string;
  readonly where?: string;
}

export function problemBody(problem: Problem, language: Language): ProblemBody {
  const known: { status: number; title: LocalText; type?: string } = problemReasons[problem.reason];
  const { status, title, type = `urn:machizu:problem:${problem.reason}` } = known;
  return {
    type,
    title: title[language],
    status,
    detail: problem.detail[language],
    ...(problem.remedy && { remedy: problem.remedy[language] }),
    ...(problem.where !== undefined && { where: problem.where }),
  };
}
