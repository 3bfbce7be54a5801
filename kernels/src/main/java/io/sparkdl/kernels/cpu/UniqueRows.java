package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.tensor.Shape;

/** Finds the different rows of a matrix by sorting row numbers: merge sort, which is stable. */
final class UniqueRows {
  private final Tensor x;
  private final boolean sorted;
  private final int rows;
  private final int width;
  private int[] order;
  private int[] spare;
  private final int[] kinds;
  private final int[] firsts;
  private final int[] counts;

  UniqueRows(Tensor x, boolean sorted) {
    Shape shape = x.type().shape();
    this.x = x;
    this.sorted = sorted;
    this.rows = shape.size(0);
    this.width = shape.size(1);
    this.order = new int[rows];
    this.spare = new int[rows];
    this.kinds = new int[rows];
    this.firsts = new int[rows];
    this.counts = new int[rows];
  }

  /** Row number of a kind's first row. */
  int first(int kind) {
    return firsts[kind];
  }

  /** How many rows a kind has. */
  int count(int kind) {
    return counts[kind];
  }

  /** Number of a row's kind. */
  int kind(int row) {
    return kinds[row];
  }

  /** Looks at the rows as they are now; gives the number of kinds. */
  int find() {
    sort();
    int found = 0;
    for (int i = 0; i < rows; i++) {
      if (i == 0 || compare(order[i - 1], order[i]) != 0) {
        firsts[found] = order[i];
        counts[found++] = 0;
      }
      counts[found - 1]++;
      kinds[order[i]] = found - 1;
    }
    return sorted ? found : renumbered(found);
  }

  /** Numbers the kinds by their first rows. */
  private int renumbered(int found) {
    System.arraycopy(counts, 0, spare, 0, found);
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int old = kinds[row];
      if (firsts[old] == row) {
        // The new number of an old kind; no longer needed is the order of the rows.
        order[old] = next;
        counts[next++] = spare[old];
      }
      kinds[row] = order[old];
    }
    next = 0;
    for (int row = 0; row < rows; row++) {
      if (kinds[row] == next) {
        firsts[next++] = row;
      }
    }
    return found;
  }

  private void sort() {
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    for (int length = 1; length < rows; length *= 2) {
      for (int start = 0; start < rows; start += 2 * length) {
        merge(start, Math.min(rows, start + length), Math.min(rows, start + 2 * length));
      }
      int[] merged = spare;
      spare = order;
      order = merged;
    }
  }

  private void merge(int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = left < middle && (right >= end || compare(order[left], order[right]) <= 0);
      spare[i] = takeLeft ? order[left++] : order[right++];
    }
  }

  private int compare(int a, int b) {
    int result = 0;
    for (int i = 0; result == 0 && i < width; i++) {
      int left = a * width + i;
      int right = b * width + i;
      result =
          switch (x.type().element()) {
              // Plus 0 makes the two zeros equal.
            case FLOAT -> Float.compare(x.floats().get(left) + 0f, x.floats().get(right) + 0f);
            case INT64 -> Long.compare(x.longs().get(left), x.longs().get(right));
            default -> Integer.compare(x.ints().get(left), x.ints().get(right));
          };
    }
    return result;
  }
}
