#include "tests/support/clips.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QUuid>

#include <unistd.h>

#include <cstdio>

namespace TestSupport::Clips {

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

//! This user's own folder: others must not be able to put files there.
QDir cacheFolder()
{
    const QString name = QStringLiteral("matinee-test-clips-%1").arg(getuid());
    const QDir folder(QDir::temp().filePath(name));
    folder.mkpath(QStringLiteral("."));
    QFile::setPermissions(
        folder.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return folder;
}

//! Puts a text file beside the clips, for ffmpeg to read.
QString textFile(const QString &name, const QByteArray &text)
{
    const QDir folder = cacheFolder();
    const QString path = folder.filePath(name);
    QFile existing(path);
    if (existing.open(QIODevice::ReadOnly) && existing.readAll() == text) {
        return path;
    }
    const QString draft = folder.filePath(QUuid::createUuid().toString(QUuid::Id128));
    QFile file(draft);
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size()) {
        file.close();
        std::rename(QFile::encodeName(draft).constData(), QFile::encodeName(path).constData());
    }
    return path;
}

const char *const kTestPicture = "-f lavfi -i testsrc2=size=320x180:rate=25:duration=3";
const char *const kTone = "-f lavfi -i sine=frequency=440:duration=3";
const char *const kH264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -threads 1";

QStringList operator+(QStringList list, const char *line)
{
    return list << words(line);
}

QString cover(const char *source, const QString &name)
{
    return make(name, words("-f lavfi -i") + source + "-frames:v 1");
}

} // namespace

QString make(const QString &name, const QStringList &arguments)
{
    const QByteArray key = QCryptographicHash::hash(
        arguments.join(QLatin1Char('\n')).toUtf8(), QCryptographicHash::Sha1);
    const QDir folder = cacheFolder();
    const QString prefix = QString::fromLatin1(key.toHex().left(10));
    const QString path = folder.filePath(QString(prefix + u'-' + name));
    if (QFile::exists(path)) {
        return path;
    }
    const QString draft
        = folder.filePath(QString(QUuid::createUuid().toString(QUuid::Id128) + u'-' + name));
    QStringList all = words("-nostdin -v error -y");
    all << arguments << draft;
    QProcess ffmpeg;
    ffmpeg.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    ffmpeg.start(QStringLiteral("ffmpeg"), all);
    if (!ffmpeg.waitForFinished(60'000) || ffmpeg.exitCode() != 0) {
        std::fprintf(stderr, "ffmpeg could not make %s\n", qPrintable(name));
        QFile::remove(draft);
        return {};
    }
    // What was written just now is taken for a recording that goes on.
    QFile made(draft);
    if (made.open(QIODevice::ReadWrite)) {
        made.setFileTime(
            QDateTime::currentDateTime().addSecs(-3600), QFileDevice::FileModificationTime);
        made.close();
    }
    // Renamed when whole: another process may look for it at the same time.
    std::rename(QFile::encodeName(draft).constData(), QFile::encodeName(path).constData());
    return path;
}

QString h264Mp4()
{
    return make(QStringLiteral("h264.mp4"),
        words(kTestPicture) + kTone + kH264 + "-c:a aac -ac 2 -b:a 64k -metadata:s:a:0 language=eng"
            << QStringLiteral("-metadata") << QStringLiteral("title=Test clip"));
}

QString hevcMkv()
{
    const QString srt = textFile(
        QStringLiteral("clip.srt"), "1\n00:00:00,500 --> 00:00:02,500\nHello from the test clip\n");
    const QString ass = textFile(QStringLiteral("clip.ass"),
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 320\nPlayResY: 180\n\n"
        "[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
        "OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
        "Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
        "Style: Default,Sans,24,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,"
        "1,0,2,10,10,10,1\n\n"
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, "
        "Text\nDialogue: 0,0:00:00.50,0:00:02.50,Default,,0,0,0,,\xe4\xbd\xa0\xe5\xa5\xbd\n");
    QStringList arguments = words(kTestPicture) + kTone
        + "-f lavfi -i aevalsrc=0.1*sin(880*t)|0|0|0|0|0:c=5.1:s=48000:d=3";
    arguments << QStringLiteral("-i") << srt << QStringLiteral("-i") << ass;
    return make(QStringLiteral("hevc.mkv"),
        arguments + "-map 0 -map 1 -map 2 -map 3 -map 4 -c:v libx265 -preset ultrafast"
            + "-pix_fmt yuv420p10le -x265-params log-level=none:pools=1:keyint=25 -c:a:0 aac "
              "-ac:a:0 2"
            + "-c:a:1 ac3 -c:s:0 srt -c:s:1 ass -metadata:s:a:0 language=eng"
            + "-metadata:s:a:1 language=chi -metadata:s:s:0 language=eng"
            + "-metadata:s:s:1 language=chi -disposition:a:0 default -disposition:a:1 0"
            + "-disposition:s:0 default -disposition:s:1 0");
}

QString vp9Webm()
{
    return make(QStringLiteral("vp9.webm"),
        words(kTestPicture) + kTone
            + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 200k -g 25 -c:a libopus -b:a "
              "48k");
}

QString mpegTs()
{
    return make(QStringLiteral("clip.ts"),
        words(kTestPicture) + kTone + kH264 + "-c:a mp2 -ac 2 -f mpegts");
}

QString avi()
{
    return make(QStringLiteral("clip.avi"),
        words(kTestPicture) + kTone + "-c:v mpeg4 -g 25 -q:v 5 -c:a libmp3lame -ac 2");
}

QString mp3WithCover()
{
    const QString picture = cover("testsrc2=size=300x300", QStringLiteral("square.jpg"));
    QStringList arguments = words(kTone);
    arguments << QStringLiteral("-i") << picture;
    return make(QStringLiteral("cover.mp3"),
        arguments + "-map 0 -map 1 -c:a libmp3lame -c:v copy -id3v2_version 3"
                + "-disposition:v attached_pic"
            << QStringLiteral("-metadata:s:v") << QStringLiteral("comment=Cover (front)"));
}

QString mkvWithCover()
{
    const QString picture = cover("color=red:size=200x300", QStringLiteral("red.jpg"));
    QStringList arguments = words(kTestPicture) + kH264;
    arguments << QStringLiteral("-attach") << picture;
    return make(QStringLiteral("cover.mkv"),
        arguments + "-metadata:s:t mimetype=image/jpeg -metadata:s:t filename=cover.jpg");
}

QString chaptersMkv()
{
    const QString list = textFile(QStringLiteral("chapters.txt"),
        ";FFMETADATA1\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=One\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=Two\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\nEND=3000\ntitle=Three\n");
    QStringList arguments = words(kTestPicture);
    arguments << QStringLiteral("-i") << list;
    return make(QStringLiteral("chapters.mkv"), arguments + kH264 + "-map_metadata 1 -map 0");
}

QString rotatedMp4()
{
    const QString upright = h264Mp4();
    // What ffmpeg is told here turns the other way.
    return make(QStringLiteral("rotated.mp4"),
        words("-i") + qPrintable(upright) + "-map 0 -c copy -metadata:s:v:0 rotate=270");
}

QString filmedMp4()
{
    return make(QStringLiteral("filmed.mp4"),
        words("-i") + qPrintable(h264Mp4())
            + "-map 0 -c copy -metadata creation_time=2016-08-01T10:00:00Z");
}

QString blackStartMp4()
{
    return make(QStringLiteral("blackstart.mp4"),
        words("-f lavfi -i color=black:size=320x180:rate=25:duration=1.5")
            + "-f lavfi -i testsrc2=size=320x180:rate=25:duration=1.5"
            + "-filter_complex [0:v][1:v]concat=n=2:v=1:a=0 -c:v libx264 -preset ultrafast"
            + "-pix_fmt yuv420p -g 1000 -sc_threshold 0 -threads 1");
}

QString longBlackStartMp4()
{
    return make(QStringLiteral("longblackstart.mp4"),
        words("-f lavfi -i color=black:size=320x180:rate=25:duration=5")
            + "-f lavfi -i testsrc2=size=320x180:rate=25:duration=15"
            + "-filter_complex [0:v][1:v]concat=n=2:v=1:a=0" + kH264);
}

QString hdrMkv()
{
    return make(QStringLiteral("hdr.mkv"),
        words(kTestPicture)
            + "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -color_primaries bt2020"
            + "-color_trc smpte2084 -colorspace bt2020nc"
            + "-x265-params "
              "log-level=none:pools=1:keyint=25:colorprim=bt2020:transfer=smpte2084:colormatrix="
              "bt2020nc");
}

QString anamorphicMpg()
{
    return make(QStringLiteral("anamorphic.mpg"),
        words("-f lavfi -i testsrc2=size=360x288:rate=25:duration=3")
            + "-vf setsar=2/1 -c:v mpeg2video -q:v 4 -f mpeg");
}

QString pngPicture()
{
    return cover("testsrc2=size=640x480", QStringLiteral("picture.png"));
}

QString unfinishedMkv()
{
    const QString whole = h264Mp4();
    return make(QStringLiteral("unfinished.mkv"),
        words("-i") + qPrintable(whole) + "-map 0 -c copy -f matroska -live 1");
}

} // namespace TestSupport::Clips
