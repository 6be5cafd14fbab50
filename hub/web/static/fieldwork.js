// A form at a point: keeps what was typed while the page is away, sends once, and says plainly when nothing got through.
(() => {
  const most = 15e6;

  const all = (form, what) => [...form.querySelectorAll(what)];
  const place = (form) => "kept:" + location.pathname + ":" + (form.dataset.keeps || "");
  const store = (act) => { try { return act(); } catch (error) { return null; } }; // a browser that keeps nothing still sends

  function keep(form) {
    const kept = {};
    for (const one of all(form, "textarea, input[type=radio]:checked, input[type=datetime-local], input[name=key]")) kept[one.name] = one.value;
    store(() => sessionStorage.setItem(place(form), JSON.stringify(kept)));
  }

  function bring(form) {
    const kept = store(() => JSON.parse(sessionStorage.getItem(place(form)))) || {};
    for (const [name, value] of Object.entries(kept)) {
      for (const one of all(form, `[name="${name}"]`)) {
        if (one.type === "radio") one.checked = one.value === value;
        else if (one.type !== "file") one.value = value;
      }
    }
  }

  function say(form, name) {
    for (const note of all(form, "[data-says]")) note.hidden = note.dataset.says !== name;
    const shown = name && form.querySelector(`[data-says="${name}"]`);
    if (shown) shown.scrollIntoView({ block: "center" });
  }

  function chosen(input) {
    const [file] = input.files, label = input.closest(".photo"), form = input.form;
    label.classList.toggle("chosen", Boolean(file));
    const note = label.querySelector("[data-chosen]");
    note.hidden = !file;
    if (file) note.querySelector("b").textContent = file.size < 1e6 ? Math.ceil(file.size / 1e3) + " kB" : (file.size / 1e6).toFixed(1) + " MB";
    say(form, file && file.size > most ? "large" : "");
    if (file && file.size > most) input.value = "";
  }

  for (const form of document.querySelectorAll("form[data-keeps]")) {
    bring(form);
    form.addEventListener("input", () => keep(form));
    for (const input of all(form, "input[type=file]")) input.addEventListener("change", () => chosen(input));
    form.addEventListener("htmx:beforeRequest", () => { keep(form); say(form, ""); });
    for (const name of ["htmx:sendError", "htmx:timeout"]) form.addEventListener(name, () => say(form, "network"));
    form.addEventListener("htmx:beforeSwap", (event) => {
      const answer = event.detail;
      if (answer.xhr.status === 422 && !answer.serverResponse.startsWith("<!doctype")) answer.shouldSwap = true;
      else if (answer.xhr.status >= 400) say(form, answer.xhr.status === 413 ? "large" : "refused");
    });
    form.addEventListener("htmx:afterSwap", () => {
      const wrong = form.querySelector(".wrong:not([hidden])");
      if (wrong) wrong.scrollIntoView({ block: "center" });
    });
  }

  const done = document.querySelector("[data-sent-from]");
  if (done) store(() => Object.keys(sessionStorage).filter((name) => name.startsWith("kept:" + done.dataset.sentFrom + ":")).forEach((name) => sessionStorage.removeItem(name)));
})();
