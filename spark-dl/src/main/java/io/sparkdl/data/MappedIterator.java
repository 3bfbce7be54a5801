package io.sparkdl.data;

import java.util.Iterator;
import java.util.function.Function;

/** Each element of an iterator, turned into another when it is asked for. */
final class MappedIterator<T, R> implements Iterator<R> {
  private final Iterator<T> source;
  private final Function<T, R> function;

  MappedIterator(Iterator<T> source, Function<T, R> function) {
    this.source = source;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public R next() {
    return function.apply(source.next());
  }
}
