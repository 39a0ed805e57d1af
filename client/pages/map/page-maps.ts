/** The script of the data pages. Without it they say the same in tables; with it maps are drawn once their room comes into sight. */
const inSight = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      inSight.unobserve(target);
      void import("./draw-page-map.ts").then(({ drawPageMap }) => drawPageMap(target));
    }
  },
  { rootMargin: "200px" },
);

for (const room of document.querySelectorAll("[data-map]")) inSight.observe(room);
