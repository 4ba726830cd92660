#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace Library {

//! Makes the bytes by which names are sorted: letters by language, Chinese by its sound, numbers by
//! value, a leading article ignored. Belongs to one thread.
class SortKey
{
public:
    SortKey();
    ~SortKey();
    SortKey(const SortKey &) = delete;
    SortKey &operator=(const SortKey &) = delete;

    QByteArray of(const QString &name) const;
    //! Changes when the same name may give other bytes.
    static QString rules();

private:
    struct Collator;
    std::unique_ptr<Collator> m_collator;
};

} // namespace Library
