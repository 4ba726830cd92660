#pragma once

#include <QString>
#include <QStringList>

//! Small real video files, made by the ffmpeg program when first asked for and kept in the
//! temporary folder for all tests. Safe to call from several processes at once. Never write to
//! what is returned: copy it first. An empty path: it could not be made, and why is on standard
//! error.
namespace TestSupport::Clips {

//! H.264 and stereo AAC in mp4, moov at the end. 320x180, 25 fps, 3 s, keyframe a second; title
//! "Test clip", audio language eng.
QString h264Mp4();
//! HEVC 10 bit, AAC stereo eng (default) and AC-3 5.1 chi, SRT eng (default) and ASS chi, 3 s.
QString hevcMkv();
//! VP9 and Opus, 3 s.
QString vp9Webm();
//! H.264 and MP2 in a transport stream, 3 s.
QString mpegTs();
//! MPEG-4 part 2 and MP3, 3 s.
QString avi();
//! MP3 with a 300x300 JPEG cover, 3 s.
QString mp3WithCover();
//! H.264 in Matroska with an attached cover.jpg of 200x300 that is all red, 3 s.
QString mkvWithCover();
//! Three chapters "One", "Two", "Three" of a second each.
QString chaptersMkv();
//! H.264 mp4 whose display matrix turns it clockwise by 90 degrees; 320x180 coded.
QString rotatedMp4();
QString filmedMp4();
//! H.264 mp4 of 3 s in one group of pictures; the first 1.5 s are black.
QString blackStartMp4();
//! Two H.264 streams' worth of 20 s with a keyframe a second; the first 5 s are black.
QString longBlackStartMp4();
//! HEVC 10 bit, BT.2020 in PQ.
QString hdrMkv();
//! mpeg2video 360x288 with a sample aspect ratio of 2:1, in a program stream.
QString anamorphicMpg();
//! A PNG of 640x480.
QString pngPicture();
//! A Matroska file as a live recording leaves it: no duration, no index. 3 s.
QString unfinishedMkv();

//! Runs ffmpeg with the arguments followed by the output's path, unless a file made by the same
//! arguments is there. name tells the suffix, and so the format.
QString make(const QString &name, const QStringList &arguments);

} // namespace TestSupport::Clips
