import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from "maplibre-gl";
import type { WaterMesh } from "./water-mesh.ts";

const vertexShader = `#version 300 es
uniform mat4 u_matrix;
uniform float u_per_meter;
in vec3 a_position;
in vec4 a_color;
out vec3 v_color;
void main() {
  v_color = a_color.rgb * a_color.a;
  gl_Position = u_matrix * vec4(a_position.xy, a_position.z * u_per_meter, 1.0);
}`;

const fragmentShader = `#version 300 es
precision mediump float;
uniform float u_opacity;
in vec3 v_color;
out vec4 color;
void main() {
  color = vec4(v_color * u_opacity, u_opacity);
}`;

/** Opaque enough to be seen as a surface, clear enough to see the houses in it. */
const opacity = 0.62;

/** Draws water over the map's ground. Add it to a map with `addLayer`, and give it a mesh whenever there is a new one. */
export class WaterLayer implements CustomLayerInterface {
  readonly id = "machizu-water";
  readonly type = "custom";
  readonly renderingMode = "3d";
  #map: MapLibreMap | undefined;
  #program: WebGLProgram | undefined;
  #vertices: WebGLVertexArrayObject | undefined;
  #buffers: readonly WebGLBuffer[] = [];
  #mesh: WaterMesh | undefined;
  #isStale = false;

  /** Undefined is no water. */
  show(mesh: WaterMesh | undefined): void {
    this.#mesh = mesh;
    this.#isStale = true;
    this.#map?.triggerRepaint();
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.#map = map;
    this.#program = linked(gl);
    this.#vertices = gl.createVertexArray();
    this.#buffers = [gl.createBuffer(), gl.createBuffer()];
    this.#isStale = true;
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    for (const buffer of this.#buffers) gl.deleteBuffer(buffer);
    gl.deleteVertexArray(this.#vertices ?? null);
    gl.deleteProgram(this.#program ?? null);
    this.#map = undefined;
  }

  render(gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const mesh = this.#mesh;
    if (!mesh || !this.#program || mesh.positions.length === 0) return;
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#vertices ?? null);
    if (this.#isStale) this.#upload(gl, this.#program, mesh);
    gl.uniformMatrix4fv(
      gl.getUniformLocation(this.#program, "u_matrix"),
      false,
      movedTo(defaultProjectionData.mainMatrix as Float64Array, mesh.origin),
    );
    gl.uniform1f(gl.getUniformLocation(this.#program, "u_per_meter"), mesh.perMeter);
    gl.uniform1f(gl.getUniformLocation(this.#program, "u_opacity"), opacity);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.TRIANGLES, 0, mesh.positions.length / 3);
    gl.bindVertexArray(null);
  }

  #upload(gl: WebGL2RenderingContext, program: WebGLProgram, { positions, colors }: WaterMesh): void {
    const [places, paints] = this.#buffers;
    gl.bindBuffer(gl.ARRAY_BUFFER, places ?? null);
    gl.bufferData(gl.ARRAY_BUFFER, positions, gl.STATIC_DRAW);
    const position = gl.getAttribLocation(program, "a_position");
    gl.enableVertexAttribArray(position);
    gl.vertexAttribPointer(position, 3, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, paints ?? null);
    gl.bufferData(gl.ARRAY_BUFFER, colors, gl.STATIC_DRAW);
    const color = gl.getAttribLocation(program, "a_color");
    gl.enableVertexAttribArray(color);
    gl.vertexAttribPointer(color, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    this.#isStale = false;
  }
}

/** The matrix for places relative to an origin, multiplied in double precision. */
export function movedTo(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const moved = Float64Array.from(matrix);
  for (let row = 0; row < 4; row++) moved[12 + row] = (matrix[row] ?? 0) * x + (matrix[4 + row] ?? 0) * y + (matrix[12 + row] ?? 0);
  return Float32Array.from(moved);
}

/** @throws Error for shaders that this browser does not compile. */
function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error("no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error(gl.getProgramInfoLog(program) ?? "the shaders do not link");
  return program;
}
