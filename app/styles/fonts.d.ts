/** The address of a font (cloudscape-loader.ts). */
declare module '*.woff2?400-normal' {
  const address: string;
  export default address;
}
declare module '*.woff2?700-normal' {
  const address: string;
  export default address;
}
