// Tabs as WAI-ARIA describes them: arrows, Home and End move; only the chosen tab is in the tab order.

/** Makes a tablist work; calls onShow with the id of the panel that is shown. */
export function tabsOf(tablist, onShow = () => {}) {
  const tabs = [...tablist.querySelectorAll('[role="tab"]')];

  function show(tab) {
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute('aria-selected', String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen;
    }
    onShow(tab.getAttribute('aria-controls'));
  }

  tablist.addEventListener('click', event => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) show(tab);
  });

  tablist.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = tabs.indexOf(document.activeElement);
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? (at + step + tabs.length) % tabs.length : -1;
    if (next < 0) return;
    event.preventDefault();
    tabs[next].focus();
    show(tabs[next]);
  });

  return panel => show(tabs.find(tab => tab.getAttribute('aria-controls') === panel));
}
