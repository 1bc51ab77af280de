/* The QR code brings its code after #, where no server sees it: put it into the field and take it off the address. */
(() => {
  const field = document.querySelector("input[name=code]");
  const code = decodeURIComponent(window.location.hash.slice(1));
  if (!field || !/^[A-Za-z0-9-]{20,60}$/.test(code)) return;
  window.history.replaceState(null, "", window.location.pathname);
  field.value = code;
})();
