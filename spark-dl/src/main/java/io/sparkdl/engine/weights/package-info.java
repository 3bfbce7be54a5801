/** A network's weights: their layout in flat arrays, first values, and files. */
package io.sparkdl.engine.weights;
