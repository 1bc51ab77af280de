// Opens and closes the explanations of the unit sheet without leaving the place on the page.
"use strict";
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.why, a.why-all");
  if (!link) return;
  event.preventDefault();
  if (link.matches(".why-all")) {
    const open = document.getElementById("why").classList.toggle("sheet-open");
    link.textContent = open ? "全部收起" : "全部展开";
    link.setAttribute("aria-expanded", String(open));
    return;
  }
  const row = document.getElementById(link.hash.slice(1));
  const open = row.classList.toggle("is-open");
  document.querySelectorAll(`a.why[href="${link.hash}"]`).forEach((one) => one.setAttribute("aria-expanded", String(open)));
});
