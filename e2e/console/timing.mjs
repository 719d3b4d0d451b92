// Time as the page itself sees it.
/** From the key to the changed row, measured in the page. */
export async function timeOf(page, key, id, status) {
  await page.evaluate(([id, status]) => {
    const row = document.getElementById(id);
    window.answered = new Promise((resolve) => {
      let begin;
      window.addEventListener('keydown', () => { begin = performance.now(); }, { once: true, capture: true });
      const seen = new MutationObserver(() => {
        if (!row.textContent.includes(status)) return;
        seen.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - begin));
      });
      seen.observe(row, { childList: true, subtree: true, characterData: true });
    });
  }, [id, status]);
  await page.keyboard.press(key);
  return page.evaluate(() => window.answered);
}
