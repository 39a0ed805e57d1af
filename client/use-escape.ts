import { useEffect, useEffectEvent } from "react";

/** Esc does this, wherever the focus is. */
export function useEscape(action: () => void): void {
  const onEscape = useEffectEvent(action);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape") onEscape();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}
