#pragma once

#include "library/catalog/shared/changerecord.h"
#include "sync/replication/version.h"
#include "sync/store/cborinput.h"

#include <QCborStreamWriter>
#include <QVector>

namespace Sync {

//! Limits on what another device may send; far above what Matinee writes.
namespace Limits {
constexpr qsizetype kSegmentBytes = 4 << 20; //!< as it is in the store
constexpr qsizetype kSegmentContentBytes = 32 << 20;
constexpr int kSegmentRecords = 100'000;
constexpr qsizetype kSnapshotContentBytes = qsizetype(1) << 30;
constexpr int kRowBytes = 128;
constexpr int kColumns = 255;
constexpr qsizetype kValueBytes = 1 << 20;
constexpr int kWriters = 100'000;
constexpr qint64 kWallMs = qint64(1) << 48; //!< about the year 10 889
} // namespace Limits

//! Writers that a document names, as numbers; number 0 is its author.
class WriterTable
{
public:
    explicit WriterTable(const WriterId &author) { numberOf(author); }

    quint64 numberOf(const WriterId &writer);
    std::optional<WriterId> at(quint64 number) const;
    //! All but the author, in the order of their numbers.
    QVector<WriterId> others() const { return m_writers.mid(1); }
    bool add(const WriterId &writer);

private:
    QVector<WriterId> m_writers;
    QHash<WriterId, quint64> m_numbers;
};

//! Records and values as CBOR; see sync/PROTOCOL.md. Reading gives nothing when the bytes are not
//! what the writer would have written. Pure.
namespace RecordCodec {

void writeStamp(
    QCborStreamWriter &out, const Library::Stamp &stamp, qint64 baseMs, WriterTable &writers);
std::optional<Library::Stamp> readStamp(CborInput &in, qint64 baseMs, const WriterTable &writers);
void writeValues(QCborStreamWriter &out, const QCborMap &values);
std::optional<QCborMap> readValues(CborInput &in);

//! Records in their order, those of one operation that follow one another joined.
void writeRecords(QCborStreamWriter &out, const QVector<Library::ChangeRecord> &records,
    qint64 baseMs, WriterTable &writers);
std::optional<QVector<Library::ChangeRecord>> readRecords(
    CborInput &in, qint64 baseMs, const WriterTable &writers, int maxRecords);

void writeWriters(QCborStreamWriter &out, const QVector<WriterId> &writers);
bool readWriters(CborInput &in, WriterTable &writers);
void writeVector(QCborStreamWriter &out, const VersionVector &vector);
std::optional<VersionVector> readVector(CborInput &in);

} // namespace RecordCodec
} // namespace Sync
