/**
 * Is there room for panels beside the map? Otherwise they are sheets over it; viewer.css asks the same question.
 * In em, so that larger letters count as less room.
 */
export function isWide(): boolean {
  return !narrow().matches;
}

/** Acts when the room goes (the window is made narrow, the page magnified). Returns what ends that. */
export function onNarrow(act: () => void): () => void {
  const query = narrow();
  const change = () => query.matches && act();
  query.addEventListener("change", change);
  return () => query.removeEventListener("change", change);
}

function narrow(): MediaQueryList {
  return matchMedia("(max-width: 50em)");
}
