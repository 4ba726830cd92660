#pragma once

#include "library/base/result.h"

#include <QString>
#include <QStringList>

#include <mutex>
#include <string>
#include <vector>

namespace Library {

class Database;

//! The words that names are made of, in memory, for putting mistyped ones right while somebody
//! types. Safe from any thread.
class SearchWords
{
public:
    //! For each word of a text what it was probably meant to be, the most probable first: one
    //! wrong, missing, doubled or swapped letter from four letters on, two from eight on; also in a
    //! word that is not typed to its end. A word that is known, or short, stands for itself.
    //! Empty when nothing would be put right.
    Result<QVector<QStringList>> corrected(Database &database, const QString &text);

    //! How many letters were mistyped when one word was meant and another typed; a bound and more
    //! are all the same. The typed word may be the beginning of the other. Pure.
    static int slips(QStringView typed, QStringView meant, int bound);

private:
    struct Entry
    {
        quint32 offset = 0;
        quint32 letters = 0; //!< one bit for each that occurs
        quint16 length = 0;
    };
    Result<> refresh(Database &database);
    bool isKnown(QStringView word) const;
    QStringList near(QStringView word) const;
    QStringView text(const Entry &entry) const;

    std::mutex m_mutex; //!< guards everything below
    std::u16string m_letters;
    std::vector<Entry> m_entries;
    qint64 m_last = 0; //!< number of the last word that was read
};

} // namespace Library
