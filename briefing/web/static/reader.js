// Lights up what proves what, copies the briefing, and waits for one that is being made. Every page works without it.
(() => {
  "use strict";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const article = document.querySelector(".text");
  const items = [...document.querySelectorAll(".item, [data-item]")];
  const named = (item) => item.dataset.item || item.id;
  const pointers = [...document.querySelectorAll("[data-points]")]; // to a sentence: claims in the picture, dates
  const parts = [...document.querySelectorAll("[data-items]")].filter((part) => part.dataset.items);
  const holds = (part, id) => part.dataset.items.split(" ").includes(id);
  let pinned = null;

  function clear() {
    document.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
  }

  function light(ids) {
    clear();
    for (const part of parts) if (ids.some((id) => holds(part, id))) part.classList.add("lit");
    for (const item of items) if (ids.includes(named(item))) item.classList.add("lit");
  }

  // Scrolls only the article's own column, and only when nothing that was lit is in view.
  function reveal(target) {
    if (!target || getComputedStyle(article).overflowY !== "auto") return;
    const box = article.getBoundingClientRect(), spot = target.getBoundingClientRect();
    if (spot.top >= box.top && spot.bottom <= box.bottom) return;
    const top = article.scrollTop + spot.top - box.top - box.height / 3;
    article.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  }

  function show(item) {
    light([named(item)]);
    reveal(article.querySelector(".sentence.lit"));
  }

  function follow(pointer) {
    const target = document.getElementById(pointer.dataset.points);
    light(pointer.dataset.item ? [pointer.dataset.item] : []);
    for (const each of [pointer, target]) if (each) each.classList.add("lit");
    reveal(target);
  }

  function rest() {
    if (pinned) light(pinned); else clear();
  }

  if (article) {
    let timer = 0;
    for (const part of new Set([...items, ...pointers])) {
      const point = () => part.dataset.points ? follow(part) : show(part);
      part.addEventListener("mouseenter", () => { timer = setTimeout(point, 60); });
      part.addEventListener("mouseleave", () => { clearTimeout(timer); rest(); });
      part.addEventListener("focusin", point);
      part.addEventListener("focusout", rest);
    }
    for (const chip of document.querySelectorAll(".chip[href]")) { // the words, before one goes there
      chip.addEventListener("mouseenter", () => {
        const target = document.getElementById(chip.hash.slice(1));
        const words = [...target?.childNodes ?? []].filter((node) => node.className !== "mark").map((node) => node.textContent);
        chip.title = words.join("").trim();
      }, { once: true });
    }
    for (const sentence of article.querySelectorAll(".sentence.proves")) {
      const ids = sentence.dataset.items.split(" ");
      const lit = () => {
        light(ids);
        for (const pointer of pointers) if (pointer.dataset.points === sentence.id) pointer.classList.add("lit");
      };
      sentence.addEventListener("mouseenter", lit);
      sentence.addEventListener("mouseleave", rest);
      sentence.addEventListener("focusin", lit);
      sentence.addEventListener("focusout", rest);
      sentence.addEventListener("click", (event) => {
        event.preventDefault();
        pinned = pinned && pinned.join() === ids.join() ? null : ids;
        lit();
        if (!pinned) clear();
        const item = pinned && document.getElementById(ids[0]);
        if (item) item.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { pinned = null; clear(); }
    });
  }

  for (const link of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      const status = document.querySelector(".status");
      try {
        const answer = await fetch(link.href);
        if (!answer.ok) throw new Error(answer.statusText);
        await navigator.clipboard.writeText(await answer.text());
        status.textContent = "Copied";
      } catch { location.href = link.href; }
      setTimeout(() => { status.textContent = ""; }, 3000);
    });
  }

  // The steps as the server writes them now; only what differs is put in, as a screen reader reads it out.
  function advance(page) {
    for (const part of [".steps", ".elapsed"]) {
      const here = document.querySelector(part), there = page.querySelector(part);
      if (here && there && here.textContent !== there.textContent) here.replaceWith(there);
    }
  }

  if (document.querySelector(".waiting")) {
    (async () => {
      for (;;) {
        await new Promise((done) => setTimeout(done, 700));
        const answer = await fetch(location.href).catch(() => null);
        if (answer && ![202, 429].includes(answer.status)) break;
        if (answer?.status === 202) advance(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
      location.reload();
    })();
  }

  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector("[type=submit]");
      button.textContent = /^\s*(https?:\/\/|www\.)\S+\s*$/i.test(form.elements.pasted.value) ? "Fetching the article …" : "Reading the text …";
      button.setAttribute("aria-busy", "true");
      addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    });
  }
})();
