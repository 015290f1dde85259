"use client";
/** First to be reached by Tab: past the header, to what the page is about. Unseen until then. */

export function SkipLink() {
  return (
    <button
      type="button"
      className="skip ctl"
      onClick={() => {
        const main = document.querySelector("main");
        if (!main) return;
        main.tabIndex = -1;
        main.focus();
      }}
    >
      Skip to the content
    </button>
  );
}
