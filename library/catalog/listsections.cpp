#include "library/catalog/listsections.h"

#include "library/catalog/sortkey.h"

#include <QDateTime>

#include <algorithm>

namespace Library {

ListSections::ListSections()
{
    const SortKey sortKey;
    for (char16_t letter = u'a'; letter <= u'z'; ++letter) {
        m_letters.append(sortKey.of(QString(QChar(letter))));
    }
    m_letters.append(sortKey.of(QString(QChar(u'\u03b1')))); // Greek is next
}

QString ListSections::entryOf(TitleSort sort, const QByteArray &sortKey, qint64 number) const
{
    if (sort == TitleSort::Year) {
        return number > 0 ? QString::number(number / 10 * 10) : QStringLiteral("#");
    }
    if (sort == TitleSort::Date) {
        return number > 0 ? QString::number(QDateTime::fromMSecsSinceEpoch(number).date().year())
                          : QStringLiteral("#");
    }
    if (sort != TitleSort::Title) {
        return {};
    }
    const auto after = std::upper_bound(m_letters.begin(), m_letters.end(), sortKey);
    if (after == m_letters.begin() || after == m_letters.end()) {
        return QStringLiteral("#");
    }
    return QString(QChar(u'A' + int(after - m_letters.begin()) - 1));
}

} // namespace Library
