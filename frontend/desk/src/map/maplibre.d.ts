/** The builds of MapLibre whose worker is a file of its own, as a strict content security policy wants it. */
declare module "maplibre-gl/dist/maplibre-gl-csp" {
  import * as maplibre from "maplibre-gl";
  export default maplibre;
}
