/**
 * Networks for people: tables of layers, graphs as DOT and SVG, HTML for notebooks. May import the
 * networks, differentiation, {@code io.sparkdl.kernels} and JGraphX, which draws.
 */
package io.sparkdl.engine.describe;
