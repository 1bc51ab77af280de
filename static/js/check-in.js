// Checking in: what was typed stays on the device until the entry stands; the position is asked for on a press only.
(() => {
  const saved = document.querySelector("[data-draft-saved]");
  if (saved) localStorage.removeItem(`draft:${saved.dataset.draftSaved}`);
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = `draft:${form.dataset.draft}`;
  const note = form.querySelector("[data-draft-note]");
  const fields = () => [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && one.type !== "file");
  const keep = () => {
    const held = {};
    for (const one of fields()) {
      if (one.type === "checkbox" || one.type === "radio") (held[one.name] ||= []).push(...(one.checked ? [one.value] : []));
      else held[one.name] = one.value;
    }
    try { localStorage.setItem(key, JSON.stringify(held)); } catch { /* a full or closed store keeps nothing */ }
  };
  const restore = () => {
    let held = null;
    try { held = JSON.parse(localStorage.getItem(key) || "null"); } catch { held = null; }
    if (!held || form.dataset.draftSent !== undefined) return;
    for (const one of fields()) {
      if (!(one.name in held)) continue;
      if (one.type === "checkbox" || one.type === "radio") one.checked = held[one.name].includes(one.value);
      else one.value = held[one.name];
    }
    note.hidden = false;
  };
  restore();
  form.addEventListener("input", keep);
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    localStorage.removeItem(key);
    location.reload();
  });
  const locate = form.querySelector("[data-locate]");
  const position = form.querySelector("[data-position]");
  if (!navigator.geolocation || !locate) return;
  locate.hidden = false;
  locate.addEventListener("click", () => {
    locate.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        position.value = `北纬 ${coords.latitude.toFixed(5)}，东经 ${coords.longitude.toFixed(5)}`;
        locate.disabled = false;
        keep();
      },
      () => {
        position.placeholder = "没有取得位置，可以不填";
        locate.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
})();
