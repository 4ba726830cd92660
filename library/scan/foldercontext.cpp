#include "library/scan/foldercontext.h"

#include "library/scan/nametext.h"

#include <QRegularExpression>
#include <QSet>

namespace Library::FolderContext {

namespace {

using NameText::compiled;

QString key(const QString &name)
{
    QString result;
    for (const QChar c : name) {
        if (c.isLetterOrNumber()) {
            result.append(c.toLower());
        }
    }
    return result;
}

bool contains(const QSet<QString> &set, const QString &name)
{
    return set.contains(key(name));
}

QSet<QString> words(const QString &list)
{
    const QStringList parts = list.split(u' ');
    return {parts.begin(), parts.end()};
}

} // namespace

bool isGeneric(const QString &folder)
{
    static const QSet<QString> names = words(QStringLiteral(
        "movies movie films film filme cinema video videos tv tvshows tvshow tvseries shows show "
        "series "
        "serie seriestv serien anime animes cartoons documentaries documentary kids media library "
        "downloads download incoming complete completed incomplete torrents torrent temp tmp test "
        "home users user mnt srv data server nas share shares public volumes volume desktop "
        "documents root storage disk hdd usb new unsorted sorted tvdrop tvep mymovies myvideos "
        "hd uhd 4k 3d 1080p 720p collection collections misc other others "
        "电影 影片 电视剧 剧集 连续剧 动漫 动画 纪录片 视频 综艺 下载 影视"));
    return folder.size() <= 1 || (folder.size() == 2 && folder.endsWith(u':'))
        || contains(names, folder);
}

bool isPureSeason(const QString &folder)
{
    static const auto expression = compiled(QStringLiteral(
        "^(?:(?:season|saison|series|staffel|temporada|stagione|sezon|сезон|시즌)[ "
        "._-]*\\d{1,4}|s\\d{1,4}|"
        "\\d{1,2}(?:st|nd|rd|th|\\.|a|ª)?[ ._]*(?:season|temporada|сезон|staffel)|"
        "第 ?[\\d零一二三四五六七八九十]+ ?[季期部]|specials?|ovas?|sps?|番外|特别篇|特別篇)"
        "(?:[ ._]*[\\[(]?(?:19|20)\\d\\d[\\])]?)?$"));
    return expression.match(folder).hasMatch();
}

bool isExtras(const QString &folder)
{
    static const QSet<QString> names = words(QStringLiteral(
        "extras extra featurettes featurette trailers trailer behindthescenes deletedscenes "
        "deleted "
        "interviews interview scenes shorts clips bonus bonusmaterial makingof teasers "
        "花絮 特典 预告 预告片"));
    return contains(names, folder);
}

bool isHomeVideos(const QString &folder)
{
    static const QSet<QString> names = words(QStringLiteral(
        "homevideos homevideo homemovies homemovie dcim camera cameraroll cameravideos "
        "camerauploads screenrecordings whatsappvideo wechat weixin familyvideos family "
        "家庭视频 家庭录像 家庭 相机 手机视频 录屏 相册"));
    static const auto cameraFolder = compiled(QStringLiteral("^1\\d\\d[A-Z_]{3,5}\\w?$"));
    return contains(names, folder) || cameraFolder.match(folder).hasMatch();
}

bool isDiscFile(const QString &stem)
{
    static const auto expression = compiled(QStringLiteral("^(?:vts_\\d\\d_\\d|video_ts)$"));
    return expression.match(stem).hasMatch();
}

bool isDiscPart(const QString &folder)
{
    static const QSet<QString> names
        = words(QStringLiteral("bdmv stream videots audiots certificate"));
    static const auto numbered = compiled(QStringLiteral("^(?:cd|dvd|disc|disk)[ ._-]?\\d{1,2}$"));
    return contains(names, folder) || numbered.match(folder).hasMatch();
}

qsizetype extraMark(const QString &stem)
{
    static const QString kinds = QStringLiteral(
        "(?:trailer|teaser|sample|behind ?the ?scenes|deleted(?: ?scenes?)?|featurette|interview|"
        "scene|short|clip|other|extra|bonus|theme)");
    static const auto whole
        = compiled(QStringLiteral("^") + kinds + QStringLiteral("[-._ ]?\\d{0,2}$"));
    static const auto suffix = compiled(QStringLiteral("(?:[-._ ]+(?=trailer|teaser|sample)|-)(")
        + kinds + QStringLiteral(")[-._ ]?\\d{0,2}$"));
    static const auto credits = compiled(QStringLiteral(
        "(?<![a-z0-9])(?:nc(?:op|ed)|creditless (?:op|ed|opening|ending)|menu|preview)[ "
        "_]?\\d{0,2}[a-z]?(?:v\\d)?(?![a-z])"));
    static const auto songs = compiled(
        QStringLiteral("(?<=[ _])(?-i:OP|ED|PV|CM)(?-i:\\d{0,2}[a-z]?)(?=[ _]*[\\[(\\x01]|$)"));
    if (whole.match(stem).hasMatch()) {
        return 0;
    }
    for (const auto *expression : {&suffix, &credits, &songs}) {
        const auto match = expression->match(stem);
        // In capitals behind a dash stands who released it.
        const bool group = expression == &suffix && match.captured(1).isUpper();
        if (match.hasMatch() && match.capturedStart() > 0 && !group) {
            return match.capturedStart();
        }
    }
    return -1;
}

bool isCameraName(const QString &stem)
{
    static const auto expression = compiled(QStringLiteral(
        "^(?:(?:img|vid|mov|mvi|dsc|dscf|dscn|dscn|pxl|gopr|gp\\d\\d|gh\\d\\d|gx\\d\\d|dji|mah|"
        "sany|p|c|clip|movie|"
        "video|trim|screenrecord(?:er|ing)?|screen recording|screencast|whatsapp "
        "video|vid-|signal|wp|"
        "mmexport|wx_camera|lv_0|录屏|微信视频|screen_recording|svid|inshot|capture|zoom)"
        "[ _-]?(?:e?\\d{3,})(?:[ _.~()-]*\\d+)*(?:[ _.-]*[a-z]{1,5}\\d*)?[)]?|"
        "(?:screen recording|whatsapp video|screencast from|录屏) ?[-_ ]?\\d.*|"
        "(?:19|20)\\d\\d[-_.]?[01]\\d[-_.]?[0-3]\\d(?:[-_ "
        ".T]*\\d{1,2}[-_.:h]?\\d{2}(?:[-_.:m]?\\d{2,5}s?)?)?(?:[ _(-]?\\d{1,3}\\)?)?)$"));
    return expression.match(stem).hasMatch();
}

} // namespace Library::FolderContext
