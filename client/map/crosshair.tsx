/** The centre of the map; black in white shows on every colour. */
export function Crosshair() {
  return (
    <svg className="crosshair" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <path d="M20 0v40M0 20h40" stroke="#ffffff" strokeWidth="6" />
      <path d="M20 0v40M0 20h40" stroke="#000000" strokeWidth="2" />
    </svg>
  );
}
