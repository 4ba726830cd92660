#pragma once

#include "library/catalog/catalogwriter.h"

#include <optional>

struct ChainSegment
{
    Library::WriterId writer;
    quint64 sequence = 0;
    QByteArray hash;
    QVector<Library::ChangeRecord> records;
};

//! What one catalog has sealed, as others would read it from a store.
class SegmentChain
{
public:
    //! Seals the given records, or all that are unsealed; an offset is what the PC's clock lacks.
    Result<> seal(Library::CatalogWriter &writer, qint64 offsetMs = 0,
        const std::optional<QVector<Library::PendingRecord>> &pending = std::nullopt);
    //! Merges the next segments that the catalog does not have, at most so many.
    Result<> merge(Library::CatalogWriter &into, int atMost) const;
    Result<> mergeAll(Library::CatalogWriter &into) const;
    //! Nobody will read what comes after this sequence.
    void cut(quint64 upTo);

    const QVector<ChainSegment> &segments() const { return m_segments; }

private:
    QVector<ChainSegment> m_segments;
};
