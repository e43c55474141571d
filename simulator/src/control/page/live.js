// Renews what the page shows, and leaves its forms alone. Without this the page is as good: reload it.
"use strict";

const EVERY_MILLISECONDS = 1000;

async function renew() {
  // Not while someone copies from it, or nobody looks.
  if (document.hidden || !getSelection().isCollapsed) return;
  const answer = await fetch(location.pathname + location.search);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const shown of document.querySelectorAll(".live")) {
    const renewed = page.getElementById(shown.id);
    if (renewed && renewed.innerHTML !== shown.innerHTML) shown.replaceWith(renewed);
  }
}

async function keepRenewing() {
  // A simulator that has ended may be started again.
  await renew().catch(() => {});
  setTimeout(keepRenewing, EVERY_MILLISECONDS);
}

keepRenewing();
