#include "library/catalog/sidecarcodec.h"

#include "library/catalog/shared/cborbytes.h"

#include <QCborArray>
#include <QCborValue>

namespace Library::SideCarCodec {

QByteArray encode(const QVector<SideCarSubtitle> &subtitles)
{
    QCborArray list;
    for (const SideCarSubtitle &subtitle : subtitles) {
        list.append(QCborArray{
            subtitle.file, subtitle.language, subtitle.forced, subtitle.hearingImpaired});
    }
    return list.toCborValue().toCbor();
}

QVector<SideCarSubtitle> decode(const QByteArray &bytes)
{
    QVector<SideCarSubtitle> subtitles;
    const QCborArray list = wholeCbor(bytes).toArray();
    for (const QCborValue &entry : list) {
        const QCborArray fields = entry.toArray();
        subtitles.append({fields.at(0).toString(), fields.at(1).toString(), fields.at(2).toBool(),
            fields.at(3).toBool()});
    }
    return subtitles;
}

} // namespace Library::SideCarCodec
