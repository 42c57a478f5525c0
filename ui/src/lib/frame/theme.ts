// Puts the chosen theme on the page and follows the system where that was chosen.
export function wearTheme(theme: string): () => void {
  const system = window.matchMedia?.('(prefers-color-scheme: dark)');
  const wear = () => {
    const dark = theme === 'dark' || (theme !== 'light' && (system?.matches ?? false));
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  };
  wear();
  system?.addEventListener('change', wear);
  return () => system?.removeEventListener('change', wear);
}
