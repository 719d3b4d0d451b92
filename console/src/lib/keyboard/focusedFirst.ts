/**
 * The field of a dialog that takes what is typed: spread it into that field.
 *
 * Mantine gives `data-autofocus` the focus some time after a dialog opened. Who opened it by a key types on at once, so
 * it is also given right after the dialog is there: in a microtask, when the dialog has noted where to return it to.
 */
export const focusedFirst = {
  'data-autofocus': true,
  ref: (field: HTMLElement | null) => {
    if (field) queueMicrotask(() => { field.focus(); });
  },
};
