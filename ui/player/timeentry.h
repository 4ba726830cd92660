#pragma once

#include <QString>

#include <chrono>

namespace Ui {

//! A time as it is typed, digits from the right: 1, 12, 1:23, 12:34, 1:23:45. A value.
class TimeEntry
{
public:
    //! A digit or a colon, which is not needed. False: anything else, or there is no room.
    bool type(QChar sign);
    void erase() { m_digits.chop(1); }
    bool isEmpty() const { return m_digits.isEmpty(); }
    //! "1:23:45"; "0:00" while nothing is typed.
    QString text() const;
    std::chrono::seconds time() const;

private:
    int field(int fromRight) const;

    QString m_digits;
};

} // namespace Ui
