#include "library/catalog/shared/sameas.h"

#include <algorithm>

namespace Library {

TitleId SameAs::representative(const TitleId &title) const
{
    return m_representatives.value(title, title);
}

QVector<TitleId> SameAs::members(const TitleId &title) const
{
    return m_members.value(representative(title), {title});
}

void SameAs::add(const TitleId &a, const TitleId &b)
{
    const TitleId ofA = representative(a);
    const TitleId ofB = representative(b);
    if (ofA == ofB) {
        return;
    }
    QVector<TitleId> all = members(a) + members(b);
    std::sort(all.begin(), all.end());
    m_members.remove(ofA);
    m_members.remove(ofB);
    for (const TitleId &member : std::as_const(all)) {
        m_representatives.insert(member, all.first());
    }
    m_members.insert(all.first(), all);
}

} // namespace Library
