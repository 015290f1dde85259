"use client";
/** The half-filled circle at the end of the header. */
import { toggleTheme } from "./theme";

export function ThemeToggle() {
  return (
    <button
      type="button"
      className="ctl icon"
      aria-label="Switch between light and dark"
      title="Light or dark"
      onClick={toggleTheme}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.4" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </button>
  );
}
