/**
 * The look: one accent, neutral greys, colours for state only. Both schemes are designed by hand in `styles.css`; here
 * Mantine's parts are told to use them.
 */
import {
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: {
    accent: [
      '#eef3fe', '#dde6fc', '#bacdf8', '#93b1f3', '#6f96ed', '#4a78e0', '#2f5bc7', '#274ca7', '#203e88', '#19306a',
    ],
    red: [
      '#fdeeed', '#fad7d5', '#f3b3af', '#ec8d88', '#e2675f', '#d24840', '#b3261e', '#982019', '#7c1a14', '#611410',
    ],
    gray: [
      '#f8f9fb', '#f1f3f5', '#e6e8ec', '#d9dce1', '#bfc4cc', '#98a0ab', '#6b7480', '#4f5762', '#333a43', '#1b2027',
    ],
    dark: [
      '#e3e7ec', '#b9c1cb', '#929ba7', '#6a7480', '#3c444f', '#2d343d', '#21272f', '#171c22', '#11151a', '#0c0f13',
    ],
  },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '18px', lineHeight: '24px' },
      h2: { fontSize: '15px', lineHeight: '20px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { transitionProps: { duration: 0 } } } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, transitionProps: { duration: 0 }, events: { hover: true, focus: true, touch: true } } },
    // Scrolling behind a dialog is stopped in `styles.css`: the library would inject a style tag, which our
    // content security policy forbids.
    ModalRoot: { defaultProps: { lockScroll: false } },
    // A dialog is there within the key press that opened it: what is typed next is already its own.
    Modal: { defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, position: 'bottom-end', shadow: 'md' } },
  },
});

/** Mantine's colours, in our terms. */
const OURS = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-default-color': 'var(--text)',
};

/**
 * Puts the theme's variables into a constructed style sheet. A style tag would need `unsafe-inline` or a nonce, and a
 * nonce would make the page impossible to cache.
 */
export function installTheme(): void {
  const { variables, light, dark } = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables({ variables, light: { ...light, ...OURS }, dark: { ...dark, ...OURS } }),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
