import qrcode from "qrcode-generator";

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** Modules of quiet ground around the code (ISO/IEC 18004). */
const quiet = 4;

/** Always black on white, whatever the look of the page: readers of codes expect it. */
export function QrCode({ text, label }: QrCodeProps) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const indices = Array.from({ length: count }, (_, index) => index);
  const dark = indices.flatMap((row) =>
    indices.filter((column) => code.isDark(row, column)).map((column) => `M${column + quiet} ${row + quiet}h1v1h-1z`),
  );
  const side = count + 2 * quiet;
  return (
    <svg className="qr-code" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#ffffff" />
      <path d={dark.join("")} fill="#000000" />
    </svg>
  );
}
