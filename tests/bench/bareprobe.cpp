// The least that reading what is in a file can cost: opens each file of a list and finds its
// streams. Usage: bench_bareprobe LIST START STEP

#include <cstdlib>
#include <fstream>
#include <string>

extern "C" {
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/log.h>
}

namespace {

bool probe(const std::string &path)
{
    AVFormatContext *format = nullptr;
    // As ffprobe and the media worker do: without it, programs of a transport stream stay unknown.
    AVDictionary *options = nullptr;
    av_dict_set(&options, "scan_all_pmts", "1", 0);
    const bool opened = avformat_open_input(&format, path.c_str(), nullptr, &options) >= 0
        && avformat_find_stream_info(format, nullptr) >= 0;
    avformat_close_input(&format);
    av_dict_free(&options);
    return opened;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4) {
        return 2;
    }
    av_log_set_level(AV_LOG_QUIET);
    std::ifstream list(argv[1]);
    const int start = std::atoi(argv[2]);
    const int step = std::atoi(argv[3]);
    std::string path;
    for (int i = 0; std::getline(list, path); ++i) {
        if (i % step == start && !probe(path)) {
            return 1;
        }
    }
    return 0;
}
