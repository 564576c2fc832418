interface ImportMeta {
  /** Filled in by the build. */
  readonly env: {
    /** package.json's version. */
    readonly TELLTALE_VERSION: string;
  };
}
