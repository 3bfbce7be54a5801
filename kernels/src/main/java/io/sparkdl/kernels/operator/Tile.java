package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * The input laid out several times along each axis. ONNX Tile-13.
 *
 * @param repeats one per axis
 */
public record Tile(List<Integer> repeats) implements Selection {
  public Tile {
    repeats = List.copyOf(repeats);
    if (repeats.stream().anyMatch(repeat -> repeat < 0)) {
      throw new IllegalArgumentException("Tile: expected repeats of at least 0, got " + repeats);
    }
  }

  @Override
  public int[][] positions(Shape x) {
    Check.that(repeats.size() == x.rank(), this, x.rank() + " repeats", repeats);
    int[][] positions = new int[x.rank()][];
    for (int axis = 0; axis < x.rank(); axis++) {
      if (repeats.get(axis) != 1) {
        int size = x.size(axis);
        positions[axis] = new int[Math.multiplyExact(size, repeats.get(axis))];
        for (int i = 0; i < positions[axis].length; i++) {
          positions[axis][i] = i % size;
        }
      }
    }
    return positions;
  }
}
