import js from '@eslint/js';
import { importX } from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import tseslint from 'typescript-eslint';

/** A feature knows itself, the shared parts and the libraries: never another feature, never the application. */
const features = readdirSync('src/features');
const zones = [
  ...features.map((feature) => ({
    target: `./src/features/${feature}`,
    from: './src/features',
    except: [`./${feature}`],
    message: 'Features never import features: move what both need to components or lib.',
  })),
  { target: './src/features', from: './src/app' },
  { target: './src/components', from: ['./src/app', './src/features'] },
  { target: './src/lib', from: ['./src/app', './src/features', './src/components'] },
];

/** `@/…` is `src/…`; everything else that is not relative is a package. */
const sourceResolver = {
  interfaceVersion: 3,
  name: 'source',
  resolve(specifier, file) {
    const base = specifier.startsWith('@/')
      ? resolve('src', specifier.slice(2))
      : specifier.startsWith('.')
        ? resolve(dirname(file), specifier)
        : undefined;
    if (base === undefined) return { found: true, path: null };
    const path = ['', '.ts', '.tsx', '.d.ts', '/index.ts'].map((end) => base + end).find(isFile);
    return path === undefined ? { found: false } : { found: true, path };
  },
};

function isFile(path) {
  return existsSync(path) && statSync(path).isFile();
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/lib/api/schema.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { 'import-x': importX, 'react-hooks': reactHooks },
    settings: { 'import-x/resolver-next': [sourceResolver] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      ...reactHooks.configs['recommended-latest'].rules,
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name=/^(hiddenFrom|visibleFrom|lightHidden|darkHidden)$/]',
          message: 'It would inject a style tag, which the content security policy forbids: use a CSS module.',
        },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': 'error',
    },
  },
  { files: ['src/**/*.tsx'], ...jsxA11y.flatConfigs.strict },
  { files: ['src/**/*.test.{ts,tsx}'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['scripts/*.mjs', '*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
