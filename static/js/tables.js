// A table that fits lets its head stick to the window; one that does not scrolls in its frame, by keyboard too.
(() => {
  const frames = document.querySelectorAll(".table-frame");
  const check = () => {
    for (const frame of frames) {
      frame.classList.remove("table-frame--fits");
      const fits = frame.scrollWidth <= frame.clientWidth && !frame.classList.contains("table-frame--wide");
      frame.classList.toggle("table-frame--fits", fits);
      if (fits) frame.removeAttribute("tabindex");
      else frame.setAttribute("tabindex", "0");
    }
  };
  check();
  addEventListener("resize", check);
})();
