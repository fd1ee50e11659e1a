// The facts that were set by hand, in the order form or in the answer. Both show the same ones.

export function factStore() {
  const values = new Map();
  const listeners = [];
  const notify = () => listeners.forEach(listener => listener());
  return {
    names: () => [...values.keys()],
    value: name => values.get(name) ?? '',
    all: () => Object.fromEntries(values),
    onChange: listener => { listeners.push(listener); },
    set(name, value) {
      if (value === '') values.delete(name);
      else values.set(name, value);
      notify();
    },
    clear() {
      values.clear();
      notify();
    },
  };
}
