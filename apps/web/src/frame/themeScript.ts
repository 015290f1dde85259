/** Runs in the head, before anything is painted, so that a chosen theme never flashes the other one. */

/** Where the reader's choice is kept. */
export const storageKey = "seedscope.theme";

export const themeScript = `try{var t=localStorage.getItem("${storageKey}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;
