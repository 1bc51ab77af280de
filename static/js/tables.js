// A table frame takes the keyboard only while it has something to scroll.
(() => {
  const frames = document.querySelectorAll(".table-frame");
  const check = () => {
    for (const frame of frames) {
      const scrolls = frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
      const clipped = getComputedStyle(frame).overflowX !== "visible";
      if (scrolls && clipped) frame.setAttribute("tabindex", "0");
      else frame.removeAttribute("tabindex");
    }
  };
  check();
  addEventListener("resize", check);
})();
