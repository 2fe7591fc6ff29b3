package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.scheduler.recurrence.DayCalendar;

import java.util.List;
import java.util.Optional;

/** The rows of calendars. */
public interface CalendarRows {

  /** By name, those after one; {@code ""} is before all. */
  List<NamedCalendar> list(String after, int limit);

  Optional<NamedCalendar> find(String name);

  /** Read and kept for the transaction alone: schedules that name it wait. */
  Optional<DayCalendar> lock(Transaction transaction, String name);

  /** True where a live action goes by it. */
  boolean isUsed(Transaction transaction, String name);

  void save(Transaction transaction, NamedCalendar calendar);

  void delete(Transaction transaction, String name);
}
