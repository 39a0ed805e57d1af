/** A failure as CKAN tells it: clients look at `__type`. */
export class CkanError extends Error {
  override readonly name = "CkanError";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, type: string, details: Readonly<Record<string, unknown>>) {
    super(type);
    this.status = status;
    this.body = { ...details, __type: type };
  }
}

export function notFound(): CkanError {
  return new CkanError(404, "Not Found Error", { message: "Not found" });
}

export function invalid(parameter: string, message: string): CkanError {
  return new CkanError(409, "Validation Error", { [parameter]: [message] });
}
