#include "sync/store/cborinput.h"

namespace Sync {

CborInput::CborInput(const QByteArray &bytes)
    : m_reader(bytes)
    , m_size(bytes.size())
{ }

std::optional<quint64> CborInput::beginMap()
{
    if (!m_reader.isMap() || !m_reader.isLengthKnown()) {
        return std::nullopt;
    }
    const quint64 entries = m_reader.length();
    if (!m_reader.enterContainer()) {
        return std::nullopt;
    }
    return entries;
}

std::optional<quint64> CborInput::number()
{
    if (!m_reader.isUnsignedInteger()) {
        return std::nullopt;
    }
    const quint64 value = m_reader.toUnsignedInteger();
    m_reader.next();
    return value;
}

std::optional<QByteArray> CborInput::bytes(qsizetype maximum)
{
    if (!m_reader.isByteArray() || !m_reader.isLengthKnown()
        || m_reader.currentStringChunkSize() < 0 || m_reader.currentStringChunkSize() > maximum) {
        return std::nullopt;
    }
    const auto chunk = m_reader.readByteArray();
    if (chunk.status != QCborStreamReader::Ok
        || m_reader.readByteArray().status != QCborStreamReader::EndOfString) {
        return std::nullopt;
    }
    return chunk.data;
}

std::optional<QString> CborInput::text(qsizetype maximum)
{
    if (!m_reader.isString() || !m_reader.isLengthKnown() || m_reader.currentStringChunkSize() < 0
        || m_reader.currentStringChunkSize() > maximum) {
        return std::nullopt;
    }
    const auto chunk = m_reader.readString();
    if (chunk.status != QCborStreamReader::Ok
        || m_reader.readString().status != QCborStreamReader::EndOfString) {
        return std::nullopt;
    }
    return chunk.data;
}

bool CborInput::end()
{
    return !m_reader.hasNext() && m_reader.leaveContainer()
        && m_reader.lastError() == QCborError::NoError && m_reader.currentOffset() == m_size;
}

} // namespace Sync
