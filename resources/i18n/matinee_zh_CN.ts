<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>App::BackupRunner</name>
    <message>
        <source>This PC has no cluster, so there is nothing that a second one could hold a copy of. Connect to a cluster first.</source>
        <translation>这台电脑没有集群，因此没有什么可以在第二个集群里备份。请先连接集群。</translation>
    </message>
    <message>
        <source>No backup is set up. Say where it goes: matinee backup add https://other.home:8080 --bucket NAME</source>
        <translation>还没有设置备份。请说明备份到哪里：matinee backup add https://other.home:8080 --bucket NAME</translation>
    </message>
    <message>
        <source>The backup is not in that storage any more. Nothing was written there. If it was made anew, say again where the backup goes: matinee backup add</source>
        <translation>该存储中已没有这个备份，没有写入任何内容。如果存储是重新建立的，请再次说明备份到哪里：matinee backup add</translation>
    </message>
</context>
<context>
    <name>App::ClusterSetup</name>
    <message numerus="yes">
        <source>%n video(s) are still on their way into the storage. Wait for them or cancel them, then connect.</source>
        <translation>
            <numerusform>还有 %n 个视频正在传入存储。请等待它们完成或取消它们，然后再连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>Matinee is open. Use its Cluster page, or close it first.</source>
        <translation>Matinee 已打开。请使用它的“集群”页面，或先将其关闭。</translation>
    </message>
</context>
<context>
    <name>App::Device</name>
    <message>
        <source>No title and no file is called “%1”. See matinee ls.</source>
        <translation>没有名为“%1”的影片或文件。请运行 matinee ls 查看。</translation>
    </message>
    <message>
        <source>Several titles begin with “%1”. Give more of the id.</source>
        <translation>有多部影片的编号以“%1”开头。请输入更长的编号。</translation>
    </message>
    <message>
        <source>This desktop has no keyring, so the key is kept in %1, which only you can read.</source>
        <translation>此桌面没有密钥环，因此密钥保存在 %1 中，只有您可以读取。</translation>
    </message>
    <message>
        <source>The cluster in the settings cannot be used: %1 Remove it with “matinee cluster remove”, then add it again.</source>
        <translation>设置中的集群无法使用：%1 请用“matinee cluster remove”移除它，然后重新添加。</translation>
    </message>
    <message>
        <source>The keyring does not answer. Unlock it: keys of Matinee are in it.</source>
        <translation>密钥环没有应答。请解锁：Matinee 的密钥保存在其中。</translation>
    </message>
    <message>
        <source>Nothing can be written in the data folder, so what is found could not be remembered.</source>
        <translation>数据文件夹无法写入，因此无法记住检查结果。</translation>
    </message>
</context>
<context>
    <name>App::Instance</name>
    <message>
        <source>Matinee is already open on this data folder.</source>
        <translation>此数据文件夹已在另一个 Matinee 中打开。</translation>
    </message>
    <message>
        <source>Matinee cannot listen for a second start: %1</source>
        <translation>Matinee 无法接收第二次启动的请求：%1</translation>
    </message>
    <message>
        <source>No Matinee is open on this data folder.</source>
        <translation>没有 Matinee 打开此数据文件夹。</translation>
    </message>
    <message>
        <source>The Matinee that is open does not answer.</source>
        <translation>已打开的 Matinee 没有响应。</translation>
    </message>
</context>
<context>
    <name>App::KeyRotation</name>
    <message>
        <source>%1 does not take these keys: %2 The keys of this PC stay as they were.</source>
        <translation>%1 不接受这些密钥：%2 这台电脑的密钥保持不变。</translation>
    </message>
    <message>
        <source>With these keys %1 does not show the library of this PC. The keys stay as they were.</source>
        <translation>用这些密钥在 %1 上看不到这台电脑的媒体库。密钥保持不变。</translation>
    </message>
    <message>
        <source>%1 does not answer, so nobody knows whether it takes these keys. The keys of this PC stay as they were.</source>
        <translation>%1 没有应答，无法知道它是否接受这些密钥。这台电脑的密钥保持不变。</translation>
    </message>
    <message>
        <source>Nothing can be stored with these keys: %1 The keys of this PC stay as they were.</source>
        <translation>用这些密钥无法存入任何内容：%1 这台电脑的密钥保持不变。</translation>
    </message>
</context>
<context>
    <name>App::PlayQueue</name>
    <message>
        <source>Nothing of this is on this PC or in the storage.</source>
        <translation>这台电脑和存储中都没有这些内容。</translation>
    </message>
</context>
<context>
    <name>App::ScreenAwake</name>
    <message>
        <source>A film is playing.</source>
        <translation>正在播放影片。</translation>
    </message>
</context>
<context>
    <name>App::SleepWatch</name>
    <message>
        <source>The other PCs of the household are told what was changed here.</source>
        <translation>正在把这里的改动告诉家里的其他电脑。</translation>
    </message>
</context>
<context>
    <name>App::StoreMover</name>
    <message>
        <source>This PC has no cluster to move its videos to. Connect to one first.</source>
        <translation>本机没有可以移入视频的集群。请先连接一个。</translation>
    </message>
</context>
<context>
    <name>App::TitlesToBring</name>
    <message>
        <source>“%1” is not in the storage, only in a folder of a PC.</source>
        <translation>“%1”不在存储中，只在某台电脑的文件夹中。</translation>
    </message>
    <message>
        <source>Nothing of “%1” is in the storage.</source>
        <translation>“%1”没有任何内容在存储中。</translation>
    </message>
</context>
<context>
    <name>App::UploadRoom</name>
    <message>
        <source>The storage has room for about %1, and %2 are to go there.</source>
        <translation>存储大约还能放 %1，而要上传的有 %2。</translation>
    </message>
    <message>
        <source>%1 of that are queued already.</source>
        <translation>其中 %1 已在队列中。</translation>
    </message>
    <message>
        <source>What does not fit waits until you free some space.</source>
        <translation>放不下的会等到您腾出空间。</translation>
    </message>
</context>
<context>
    <name>App::WindowActions</name>
    <message>
        <source>“%1” has no video on this PC or in the storage.</source>
        <translation>“%1”在本机和存储中都没有视频。</translation>
    </message>
    <message>
        <source>There is no video in what was dropped.</source>
        <translation>拖入的内容里没有视频。</translation>
    </message>
    <message>
        <source>Part %1 of %2</source>
        <translation>第 %1 部分，共 %2 部分</translation>
    </message>
    <message>
        <source>%1 has more folders than this system watches, so new files appear after up to 5 minutes. Raise fs.inotify.max_user_watches to see them at once.</source>
        <translation>%1 中的文件夹多于本系统可监视的数量，新文件最多 5 分钟后才会出现。提高 fs.inotify.max_user_watches 即可立刻看到。</translation>
    </message>
    <message>
        <source>The folder that holds “%1” is not connected. Nothing is lost.</source>
        <translation>“%1”所在的文件夹未连接。什么都没有丢失。</translation>
    </message>
    <message>
        <source>The file of “%1” is no longer in its folder.</source>
        <translation>“%1”的文件已不在其文件夹中。</translation>
    </message>
    <message>
        <source>A copy of “%1” in the storage is damaged. Another copy was whole, so nothing is lost.</source>
        <translation>存储中“%1”的一个副本已损坏。另一个副本完好，因此没有任何损失。</translation>
    </message>
    <message>
        <source>There is not enough room</source>
        <translation>空间不够</translation>
    </message>
    <message>
        <source>Queue it anyway</source>
        <translation>仍然加入队列</translation>
    </message>
    <message>
        <source>The storage is on this PC: all of it is kept here.</source>
        <translation>存储就在本机：全部内容都保留在这里。</translation>
    </message>
    <message>
        <source>Only files can be played one after the other this way.</source>
        <translation>只有文件可以这样连续播放。</translation>
    </message>
    <message>
        <source>There is no video in it.</source>
        <translation>里面没有视频。</translation>
    </message>
</context>
<context>
    <name>AudioOutput</name>
    <message>
        <source>The sound device does not answer. The video plays without sound.</source>
        <translation>声音设备没有响应。视频将无声播放。</translation>
    </message>
    <message>
        <source>There is no sound device. The video plays without sound.</source>
        <translation>没有声音设备。视频将无声播放。</translation>
    </message>
    <message>
        <source>The sound device %1 takes none of the usual formats. The video plays without sound.</source>
        <translation>声音设备 %1 不支持任何常用格式。视频将无声播放。</translation>
    </message>
    <message>
        <source>The sound device is gone. The video plays without sound until there is one.</source>
        <translation>声音设备不见了。在重新有设备之前，视频将无声播放。</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message numerus="yes">
        <source>%n episodes</source>
        <translation>
            <numerusform>%n 集</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>File is gone</source>
        <translation>文件已不在</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
    <message>
        <source>watched</source>
        <translation>已看</translation>
    </message>
</context>
<context>
    <name>Catalog</name>
    <message>
        <source>The library is open for reading only; nothing can be changed now.</source>
        <translation>媒体库以只读方式打开，目前无法更改。</translation>
    </message>
    <message>
        <source>This title is not in the library any more.</source>
        <translation>此影片已不在媒体库中。</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>家庭</translation>
    </message>
    <message>
        <source>Give the profile a name.</source>
        <translation>请为用户命名。</translation>
    </message>
    <message>
        <source>Choose a folder by its full path.</source>
        <translation>请用完整路径指定文件夹。</translation>
    </message>
    <message>
        <source>This folder is not in the library any more.</source>
        <translation>此文件夹已不在媒体库中。</translation>
    </message>
    <message>
        <source>This list cannot go on. Load it again.</source>
        <translation>此列表无法继续加载。请重新加载。</translation>
    </message>
    <message>
        <source>Part %1</source>
        <translation>第 %1 部分</translation>
    </message>
    <message>
        <source>Give the list a name.</source>
        <translation>请为列表命名。</translation>
    </message>
    <message>
        <source>A rating is a number from 1 to 10.</source>
        <translation>评分是 1 到 10 的数字。</translation>
    </message>
    <message>
        <source>Give the tag a name.</source>
        <translation>请为标签命名。</translation>
    </message>
    <message>
        <source>There is no filter “%1”.</source>
        <translation>没有“%1”这个筛选条件。</translation>
    </message>
    <message>
        <source>The rule of this playlist cannot be read.</source>
        <translation>无法读取此播放列表的规则。</translation>
    </message>
    <message>
        <source>This playlist is gone.</source>
        <translation>此播放列表已不存在。</translation>
    </message>
    <message>
        <source>Nothing is known of this person.</source>
        <translation>没有此人的资料。</translation>
    </message>
    <message>
        <source>An episode needs the number of its season and its own.</source>
        <translation>剧集需要季号和集号。</translation>
    </message>
    <message>
        <source>Give the title a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message>
        <source>No file of this title has been read yet. Try again when the scan has ended.</source>
        <translation>此条目还没有已读取的文件。请在扫描结束后再试。</translation>
    </message>
    <message>
        <source>No file of this title is on this PC.</source>
        <translation>本机上没有该影片的文件。</translation>
    </message>
    <message>
        <source>A title needs a name.</source>
        <translation>影片需要名称。</translation>
    </message>
    <message>
        <source>“%1” is no year.</source>
        <translation>“%1”不是年份。</translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>“%1”不是数字。</translation>
    </message>
    <message>
        <source>“%1” is no date. Write it as 2024-12-31.</source>
        <translation>“%1”不是日期。请写成 2024-12-31。</translation>
    </message>
    <message>
        <source>This text is too long.</source>
        <translation>这段文字太长。</translation>
    </message>
    <message>
        <source>This title is not in the trash.</source>
        <translation>这个影片不在回收站里。</translation>
    </message>
    <message>
        <source>This cannot be taken back: %1.</source>
        <translation>无法撤销：%1。</translation>
    </message>
    <message>
        <source>This PC is in use; it cannot be retired.</source>
        <translation>这台电脑正在使用，不能停用。</translation>
    </message>
</context>
<context>
    <name>ChunkCache</name>
    <message>
        <source>The disk with %1 is nearly full. Free some space on it.</source>
        <translation>%1 所在的磁盘几乎已满。请释放一些空间。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 could not be removed: %2</source>
        <translation>无法删除 %1：%2</translation>
    </message>
    <message>
        <source>Some files in %1 could not be removed.</source>
        <translation>%1 中的一些文件无法删除。</translation>
    </message>
</context>
<context>
    <name>ChunkedSource</name>
    <message>
        <source>The video of “%1” in the storage is not as long as it should be.</source>
        <translation>存储中“%1”的视频长度与应有的不符。</translation>
    </message>
    <message>
        <source>A part of “%1” is damaged in every copy that the storage has. Upload the video again from a PC that still has it.</source>
        <translation>“%1”的一部分在存储的所有副本中都已损坏。请从仍保有该视频的电脑重新上传。</translation>
    </message>
</context>
<context>
    <name>ClusterPage</name>
    <message>
        <source>Asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Refuses</source>
        <translation>拒绝访问</translation>
    </message>
    <message>
        <source>Nearly full</source>
        <translation>即将装满</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Answers in %1 ms</source>
        <translation>%1 毫秒内应答</translation>
    </message>
    <message>
        <source>%1 percent used</source>
        <translation>已用 %1%</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Your library is not in this storage</source>
        <translation>此存储中没有您的媒体库</translation>
    </message>
    <message>
        <source>Another one answers at these addresses, or it was emptied. Nothing is written there.</source>
        <translation>这些地址上应答的是另一个存储，或者它已被清空。不会向其中写入任何内容。</translation>
    </message>
    <message>
        <source>Asking the cluster…</source>
        <translation>正在询问集群…</translation>
    </message>
    <message>
        <source>The cluster does not answer</source>
        <translation>集群没有应答</translation>
    </message>
    <message>
        <source>Videos that are kept on this PC still play. Uploads wait.</source>
        <translation>保存在本机的视频仍可播放。上传会等待。</translation>
    </message>
    <message>
        <source>The cluster answers</source>
        <translation>集群有应答</translation>
    </message>
    <message>
        <source>%1 does not. The others are asked instead.</source>
        <translation>%1 没有应答。改为询问其他节点。</translation>
    </message>
    <message>
        <source>Every node answers</source>
        <translation>所有节点都有应答</translation>
    </message>
    <message>
        <source>This storage does not tell how many copies it keeps.</source>
        <translation>此存储不告知它保存了多少份副本。</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are damaged</source>
        <translation>
            <numerusform>%n 个视频已损坏</numerusform>
        </translation>
    </message>
    <message>
        <source>Upload again from a PC that still has it: %1</source>
        <translation>请从仍有它的电脑重新上传：%1</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Press to stop</source>
        <translation>按下可停止</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>正在读取：%1/%2</translation>
    </message>
    <message>
        <source>%1. Press to stop.</source>
        <translation>%1。按下可停止。</translation>
    </message>
    <message numerus="yes">
        <source> · %n block(s) mended</source>
        <extracomment>after &quot;All good&quot;</extracomment>
        <translation>
            <numerusform> · 修复了 %n 块</numerusform>
        </translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>What is stored is read now and then. Press to begin.</source>
        <translation>存储的内容会不时读取。按下可立即开始。</translation>
    </message>
    <message>
        <source>Good so far: %1 of %2 read</source>
        <translation>目前良好：已读取 %1/%2</translation>
    </message>
    <message>
        <source>All good</source>
        <translation>一切良好</translation>
    </message>
    <message>
        <source>Not in step since this start.</source>
        <translation>本次启动后尚未同步。</translation>
    </message>
    <message>
        <source>Last in touch %1.</source>
        <translation>上次联系：%1。</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Catching up…</source>
        <translation>正在赶上…</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>In step, but for %1</source>
        <translation>已同步，但 %1 除外</translation>
    </message>
    <message>
        <source>A newer Matinee wrote there. Update this PC to see it.</source>
        <translation>那里由更新版本的 Matinee 写入。请更新这台电脑。</translation>
    </message>
    <message>
        <source>Its clock is ahead. Set it right; its changes wait.</source>
        <translation>它的时钟快了。请校正；它的更改正在等待。</translation>
    </message>
    <message>
        <source>In step</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>This PC</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Not seen yet</source>
        <translation>尚未出现</translation>
    </message>
    <message>
        <source>Seen %1</source>
        <translation>%1出现过</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n 台设备</numerusform>
        </translation>
    </message>
    <message>
        <source>Safe to unplug</source>
        <translation>可以断开</translation>
    </message>
    <message>
        <source>Leave plugged in until %1</source>
        <translation>请保持接通到 %1</translation>
    </message>
    <message>
        <source>Leave plugged in</source>
        <translation>请保持接通</translation>
    </message>
    <message>
        <source>The only one: leave it plugged in</source>
        <translation>只有这一台：请保持接通</translation>
    </message>
    <message>
        <source>Everything is safe</source>
        <translation>一切安全</translation>
    </message>
    <message>
        <source>Every copy is complete.</source>
        <translation>所有副本都已完整。</translation>
    </message>
    <message>
        <source>Every video is playable</source>
        <translation>所有视频都能播放</translation>
    </message>
    <message>
        <source>Copies are being made of what was stored last.</source>
        <translation>正在为最近存入的内容制作副本。</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>The clock of this PC is %1 ahead. Set it right.</source>
        <translation>这台电脑的时钟快了 %1，请调准。</translation>
    </message>
    <message>
        <source>The clock of this PC is %1 behind. Set it right.</source>
        <translation>这台电脑的时钟慢了 %1，请调准。</translation>
    </message>
    <message>
        <source>This PC goes on as a new device: its data was put back or copied, or it was away for long. Nothing is lost.</source>
        <translation>这台电脑作为一台新设备继续：它的数据被恢复或复制过，或者离开太久。没有任何内容丢失。</translation>
    </message>
    <message>
        <source>A new device now; nothing is lost.</source>
        <translation>现在是一台新设备；没有丢失任何内容。</translation>
    </message>
</context>
<context>
    <name>ClusterSettings</name>
    <message>
        <source>The keys of the cluster are not on this PC. Connect to the cluster again.</source>
        <translation>本机没有集群的密钥。请重新连接集群。</translation>
    </message>
    <message>
        <source>The keys of the backup are not on this PC. Say again where the backup is.</source>
        <translation>这台电脑上没有备份的密钥。请再次说明备份在哪里。</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n 集</numerusform>
        </translation>
    </message>
    <message>
        <source>watched</source>
        <translation>已看</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>位于 %1</translation>
    </message>
    <message>
        <source>movie, series, episode or video (default: movie, series and video)</source>
        <translation>movie、series、episode 或 video（默认：movie、series 和 video）</translation>
    </message>
    <message>
        <source>title, year, added, played or duration (default: title)</source>
        <translation>title、year、added、played 或 duration（默认：title）</translation>
    </message>
    <message>
        <source>play without a window and measure</source>
        <translation>不开窗口播放并测量</translation>
    </message>
    <message>
        <source>write what was measured as JSON</source>
        <translation>把测量结果写成 JSON</translation>
    </message>
    <message>
        <source>stop after so long</source>
        <translation>到此时长后停止</translation>
    </message>
    <message>
        <source>seek to these seconds, one after another</source>
        <translation>依次跳转到这些秒数</translation>
    </message>
    <message>
        <source>index folders or files where they are</source>
        <translation>就地索引文件夹或文件</translation>
    </message>
    <message>
        <source>look for changes in the added folders now</source>
        <translation>立即检查已添加文件夹的变化</translation>
    </message>
    <message>
        <source>say what the names of these paths mean; opens no file</source>
        <translation>说明这些路径的名称含义；不打开文件</translation>
    </message>
    <message>
        <source>say what is in media files</source>
        <translation>说明媒体文件中有什么</translation>
    </message>
    <message>
        <source>list the library</source>
        <translation>列出媒体库</translation>
    </message>
    <message>
        <source>show all that is known of a title</source>
        <translation>显示影片的全部信息</translation>
    </message>
    <message>
        <source>search the library</source>
        <translation>搜索媒体库</translation>
    </message>
    <message>
        <source>copy videos into the storage</source>
        <translation>把视频复制到存储</translation>
    </message>
    <message>
        <source>See matinee --help.</source>
        <translation>请运行 matinee --help 查看。</translation>
    </message>
    <message>
        <source>--%1 needs a value.</source>
        <translation>--%1 需要一个值。</translation>
    </message>
    <message>
        <source>Unknown option %1.</source>
        <translation>未知选项 %1。</translation>
    </message>
    <message>
        <source>Usage: matinee [--data DIR] [VERB ...]
Without a verb the window is opened.

Verbs:
</source>
        <translation>用法：matinee [--data 目录] [命令 ...]
不带命令时打开窗口。

命令：
</translation>
    </message>
    <message>
        <source>
Options:
</source>
        <translation>
选项：
</translation>
    </message>
    <message>
        <source>keep everything of this device under this folder</source>
        <translation>把本设备的全部数据放在此文件夹下</translation>
    </message>
    <message>
        <source>print one JSON document</source>
        <translation>输出一个 JSON 文档</translation>
    </message>
    <message>
        <source>print this</source>
        <translation>输出本说明</translation>
    </message>
    <message>
        <source>print the version</source>
        <translation>输出版本</translation>
    </message>
    <message>
        <source>There is no display here, so the window cannot be opened. These verbs work without one:

</source>
        <translation>这里没有显示器，无法打开窗口。以下命令不需要显示器：

</translation>
    </message>
    <message>
        <source>There is no kind “%1”. See matinee ls --help.</source>
        <translation>没有名为“%1”的类型。请运行 matinee ls --help 查看。</translation>
    </message>
    <message>
        <source>Cannot sort by “%1”. See matinee ls --help.</source>
        <translation>无法按“%1”排序。请运行 matinee ls --help 查看。</translation>
    </message>
    <message>
        <source>Version %1  %2</source>
        <translation>版本 %1  %2</translation>
    </message>
    <message>
        <source>  in the storage as %1</source>
        <translation>  在存储中的名称：%1</translation>
    </message>
    <message>
        <source>“%1” is not a number of seconds.</source>
        <translation>“%1”不是有效的秒数。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>“%1” has no video.</source>
        <translation>“%1”没有视频。</translation>
    </message>
    <message>
        <source>%1 of %2 files read</source>
        <translation>已读取 %1 / %2 个文件</translation>
    </message>
    <message>
        <source>%1 videos seen, %2 new or changed, %3 of them unreadable, %4 missing</source>
        <translation>共看到 %1 个视频，新增或更改 %2 个，其中 %3 个无法读取，%4 个已不在</translation>
    </message>
    <message>
        <source>A folder cannot be reached or is all at once empty. Its titles stay in the library.</source>
        <translation>有文件夹无法访问或突然变空。其中的影片仍保留在媒体库中。</translation>
    </message>
    <message>
        <source>The Matinee that is open does it. See its Transfers page.</source>
        <translation>已打开的 Matinee 正在处理。请查看它的“传输”页面。</translation>
    </message>
    <message>
        <source>There is no video in what was named.</source>
        <translation>指定的内容里没有视频。</translation>
    </message>
    <message>
        <source>Usage: matinee %1.</source>
        <translation>用法：matinee %1。</translation>
    </message>
    <message>
        <source>Usage: matinee %1
</source>
        <translation>用法：matinee %1
</translation>
    </message>
    <message>
        <source>play faster or slower</source>
        <translation>加快或放慢播放</translation>
    </message>
    <message>
        <source>“%1” is not a speed from %2 to %3.</source>
        <translation>“%1”不是 %2 到 %3 之间的速度。</translation>
    </message>
    <message>
        <source>say what NFO files tell of videos</source>
        <translation>说明 NFO 文件中的影片信息</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>whose states they become here (default: the active one)</source>
        <translation>导入到哪个用户（默认：当前用户）</translation>
    </message>
    <message>
        <source>say what would change, change nothing</source>
        <translation>只说明会更改什么，不做任何更改</translation>
    </message>
    <message>
        <source>not in the library</source>
        <translation>不在媒体库中</translation>
    </message>
    <message>
        <source>several titles could be meant</source>
        <translation>可能对应多部影片</translation>
    </message>
    <message>
        <source>an episode without a number</source>
        <translation>没有编号的剧集</translation>
    </message>
    <message>
        <source>No profile is called “%1”. There are: %2.</source>
        <translation>没有名为“%1”的用户。现有用户：%2。</translation>
    </message>
    <message>
        <source>%1 titles of %2 are in the library, %3 would change for %4</source>
        <translation>%2 中有 %1 部影片在媒体库中，将为 %4 更改 %3 部</translation>
    </message>
    <message>
        <source>%1 titles of %2 are in the library, %3 changed for %4</source>
        <translation>%2 中有 %1 部影片在媒体库中，已为 %4 更改 %3 部</translation>
    </message>
    <message>
        <source>%1 that somebody watched, rated or liked were not matched:</source>
        <translation>有 %1 部看过、评分过或收藏过的影片未能匹配：</translation>
    </message>
    <message>
        <source>%1 could not be read</source>
        <translation>无法读取 %1</translation>
    </message>
    <message>
        <source>several with commas: unwatched, begun, watched, genre=G, tag=T, year=1990-1999, rating=7.5, resolution=1080, hdr, favourite, kept, missing, unreadable</source>
        <translation>可用逗号组合：unwatched, begun, watched, genre=G, tag=T, year=1990-1999, rating=7.5, resolution=1080, hdr, favourite, kept, missing, unreadable</translation>
    </message>
    <message>
        <source>%1 See matinee ls --help.</source>
        <translation>%1请参阅 matinee ls --help。</translation>
    </message>
    <message>
        <source>show again what scans and services say</source>
        <translation>恢复显示扫描和服务提供的信息</translation>
    </message>
    <message>
        <source>write what is shown into the NFO file beside the video</source>
        <translation>把显示的信息写入影片旁的 NFO 文件</translation>
    </message>
    <message>
        <source>change how a title is described, above what scans say. Fields: title, sort-title, original-title, year, plot, tagline, premiered, certificate, episode, tags=A;B, collections=A;B, poster=FILE, backdrop=FILE</source>
        <translation>修改影片信息，优先于扫描结果。字段：title、sort-title、original-title、year、plot、tagline、premiered、certificate、episode、tags=A;B、collections=A;B、poster=FILE、backdrop=FILE</translation>
    </message>
    <message>
        <source>There is no field “%1”. See matinee edit --help.</source>
        <translation>没有字段“%1”。请参阅 matinee edit --help。</translation>
    </message>
    <message>
        <source>Write what you want as FIELD=VALUE, not “%1”.</source>
        <translation>请写成 FIELD=VALUE，而不是“%1”。</translation>
    </message>
    <message>
        <source>Nothing to change. See matinee edit --help.</source>
        <translation>没有要修改的内容。请参阅 matinee edit --help。</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>add: the bucket that Matinee may use</source>
        <translation>add：Matinee 可以使用的存储桶</translation>
    </message>
    <message>
        <source>add: keep everything below this key in the bucket</source>
        <translation>add：把所有内容保存在存储桶中的此前缀之下</translation>
    </message>
    <message>
        <source>add: of the storage (default: asked)</source>
        <translation>add：存储所在的区域（默认：向存储询问）</translation>
    </message>
    <message>
        <source>add: path or virtual-host, where addresses name the bucket (default: path)</source>
        <translation>add：地址中写存储桶的方式，path 或 virtual-host（默认：path）</translation>
    </message>
    <message>
        <source>add: certificates to take that this PC does not trust by itself</source>
        <translation>add：接受本机原本不信任的这些证书</translation>
    </message>
    <message>
        <source>add: take over the library that another PC has in the storage</source>
        <translation>add：使用另一台电脑在该存储中的媒体库</translation>
    </message>
    <message>
        <source>Access key: </source>
        <translation>访问密钥：</translation>
    </message>
    <message>
        <source>Secret key (it is not shown): </source>
        <translation>私有密钥（不会显示）：</translation>
    </message>
    <message>
        <source>The keys are missing. Set MATINEE_ACCESS_KEY and MATINEE_SECRET_KEY, or write both keys to the standard input, a line each.</source>
        <translation>缺少密钥。请设置 MATINEE_ACCESS_KEY 和 MATINEE_SECRET_KEY，或者把两个密钥各占一行写入标准输入。</translation>
    </message>
    <message>
        <source>Say where the storage is: matinee cluster add https://nas.home:8080</source>
        <translation>请说明存储的地址：matinee cluster add https://nas.home:8080</translation>
    </message>
    <message>
        <source>Say which bucket to use: --bucket NAME</source>
        <translation>请说明使用哪个存储桶：--bucket 名称</translation>
    </message>
    <message>
        <source>The style is path or virtual-host.</source>
        <translation>样式只能是 path 或 virtual-host。</translation>
    </message>
    <message>
        <source>“%1” is no SHA-256 of a certificate.</source>
        <translation>“%1”不是证书的 SHA-256。</translation>
    </message>
    <message>
        <source>answers in %1 ms</source>
        <translation>%1 毫秒内应答</translation>
    </message>
    <message>
        <source>To join it, add --join.</source>
        <translation>要加入它，请加上 --join。</translation>
    </message>
    <message>
        <source>To approve it, add --approve %1</source>
        <translation>要信任它，请加上 --approve %1</translation>
    </message>
    <message>
        <source>The storage is new. Making sure that it keeps what it is given…</source>
        <translation>这是一个新存储。正在确认它能保存写入的内容…</translation>
    </message>
    <message>
        <source>From now on, videos are uploaded into this storage.</source>
        <translation>从现在起，视频会上传到此存储。</translation>
    </message>
    <message>
        <source>This PC has no cluster. Connect to one with: matinee cluster add</source>
        <translation>本机没有集群。请用 matinee cluster add 连接一个。</translation>
    </message>
    <message>
        <source>The library of this PC is not in this storage. Nothing is written there.</source>
        <translation>此存储中没有本机的媒体库。不会向其中写入任何内容。</translation>
    </message>
    <message>
        <source>This PC has forgotten the cluster and its keys. Everything in the storage is still there.</source>
        <translation>本机已忘记该集群及其密钥。存储中的所有内容都还在。</translation>
    </message>
    <message numerus="yes">
        <source>%n upload(s) go on when the same cluster is added again.</source>
        <translation>
            <numerusform>重新添加同一个集群后，%n 个上传会继续进行。</numerusform>
        </translation>
    </message>
    <message>
        <source>Too much after “%1”. See matinee cluster --help.</source>
        <translation>“%1”之后的内容过多。参见 matinee cluster --help。</translation>
    </message>
    <message>
        <source>There is no “cluster %1”. See matinee cluster --help.</source>
        <translation>没有“cluster %1”。参见 matinee cluster --help。</translation>
    </message>
    <message>
        <source>A copy of “%1” in the storage is damaged. Another copy was whole.</source>
        <translation>存储中“%1”的一个副本已损坏。另一个副本完好。</translation>
    </message>
    <message>
        <source>list what is on its way into the storage, or act on it</source>
        <translation>列出正在传入存储的内容，或对其进行操作</translation>
    </message>
    <message>
        <source>Several transfers begin with “%1”. Give more of the id.</source>
        <translation>有多个传输以“%1”开头。请给出更长的编号。</translation>
    </message>
    <message>
        <source>There is no transfer “%1”. See matinee transfers.</source>
        <translation>没有传输“%1”。参见 matinee transfers。</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) of this PC are in the cluster, checked.</source>
        <translation>
            <numerusform>本机的 %n 个视频已在集群中，并经过校验。</numerusform>
        </translation>
    </message>
    <message>
        <source>The copies in %1 stay until you remove them. Nothing needs them any more.</source>
        <translation>%1 中的副本会一直保留，直到您将其删除。已不再需要它们。</translation>
    </message>
    <message>
        <source>%1 of %2 videos, %3 of %4 MB</source>
        <translation>视频 %1 / %2，%3 / %4 MB</translation>
    </message>
    <message>
        <source>%1  %2  %3 of %4 MB  %5</source>
        <translation>%1  %2  %3 / %4 MB  %5</translation>
    </message>
    <message>
        <source>Nothing is on its way.</source>
        <translation>没有正在传输的内容。</translation>
    </message>
    <message>
        <source>Matinee is open. Use its Cluster page, or close it first.</source>
        <translation>Matinee 已打开。请使用它的“集群”页面，或先将其关闭。</translation>
    </message>
    <message>
        <source>the folder to put the files into</source>
        <translation>存放文件的文件夹</translation>
    </message>
    <message>
        <source>copy videos of titles out of the storage, each part verified</source>
        <translation>将影片的视频从存储中复制出来，每个部分均经校验</translation>
    </message>
    <message>
        <source>keep videos of titles on this PC, so that they play without the storage</source>
        <translation>将影片的视频保留在此电脑上，没有存储也能播放</translation>
    </message>
    <message>
        <source>keep them here no longer than there is room</source>
        <translation>不再固定保留，空间不足时可移除</translation>
    </message>
    <message>
        <source>There is no folder %1. Make it first.</source>
        <translation>没有文件夹 %1。请先创建它。</translation>
    </message>
    <message>
        <source>Say with --output into which folder.</source>
        <translation>请用 --output 指明放入哪个文件夹。</translation>
    </message>
    <message>
        <source>The storage is on this PC: all of it is kept here.</source>
        <translation>存储就在此电脑上：全部内容都保留在这里。</translation>
    </message>
    <message>
        <source>A transfer can be told to pause, resume, cancel or retry, or to go first, up, down or last, not “%1”.</source>
        <translation>传输可以 pause、resume、cancel 或 retry，也可以 first、up、down 或 last 来移动，不能“%1”。</translation>
    </message>
    <message>
        <source>Say which transfer: matinee transfers pause|resume|cancel|retry|first|up|down|last ID</source>
        <translation>请说明是哪个传输：matinee transfers pause|resume|cancel|retry|first|up|down|last 编号</translation>
    </message>
    <message>
        <source>from now on the window copies new videos of these folders into the storage</source>
        <translation>从现在起，窗口会把这些文件夹的新视频复制到存储</translation>
    </message>
    <message>
        <source>no longer copy them there</source>
        <translation>不再复制到存储</translation>
    </message>
    <message>
        <source>None of this is a folder of the library, so no new videos come into it.</source>
        <translation>这些都不是媒体库的文件夹，所以不会有新视频。</translation>
    </message>
    <message>
        <source>Say --upload or --no-upload, not both.</source>
        <translation>--upload 和 --no-upload 只能选一个。</translation>
    </message>
    <message>
        <source>keep videos in an S3 storage of your own instead of on this PC. The keys are taken from MATINEE_ACCESS_KEY and MATINEE_SECRET_KEY, or asked for, or read as two lines. migrate copies there what this PC&apos;s own storage has; rotate-keys takes other keys of the same storage</source>
        <translation>把视频保存在您自己的 S3 存储中，而不是这台电脑上。密钥取自 MATINEE_ACCESS_KEY 和 MATINEE_SECRET_KEY，或当场询问，或读取两行。migrate 把这台电脑自有存储中的内容复制过去；rotate-keys 换用同一存储的另一组密钥</translation>
    </message>
    <message>
        <source>Every address takes the new keys, and this PC has them from now on.</source>
        <translation>所有地址都接受新密钥，这台电脑从现在起使用它们。</translation>
    </message>
    <message>
        <source>Each other device still has the old ones. Before you withdraw those, enter there the access key %1 and its secret key: with matinee cluster rotate-keys, or on the Cluster page with New keys.</source>
        <translation>其他设备仍在使用旧密钥。在停用旧密钥之前，请在那些设备上输入访问密钥 %1 及其私有密钥：用 matinee cluster rotate-keys，或在“集群”页面选择“新密钥”。</translation>
    </message>
    <message>
        <source>exchange changes of the library with the other PCs, over the cluster</source>
        <translation>通过集群与其他电脑交换媒体库的更改</translation>
    </message>
    <message>
        <source>This PC has no cluster, so there is nobody to share the library with. See matinee cluster add.</source>
        <translation>这台电脑没有集群，因此无法与任何电脑共享媒体库。参见 matinee cluster add。</translation>
    </message>
    <message>
        <source>The library of the household is on this PC now.</source>
        <translation>家庭的媒体库现在已在这台电脑上。</translation>
    </message>
    <message numerus="yes">
        <source>In step: %n change(s) of other PCs arrived.</source>
        <translation>
            <numerusform>已同步：收到其他电脑的 %n 项更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>In step.</source>
        <translation>已同步。</translation>
    </message>
    <message>
        <source>read everything that is stored</source>
        <translation>读取存储中的全部内容</translation>
    </message>
    <message>
        <source>say whether what is stored is whole, as far as it was read; with titles or --now read it, and make whole again what is damaged</source>
        <translation>说明存储的内容是否完整（就已读取的部分而言）；给出影片或 --now 时读取它们，并修复损坏的内容</translation>
    </message>
    <message>
        <source>“%1” is gone from the storage.</source>
        <translation>“%1”已不在存储中。</translation>
    </message>
    <message>
        <source>“%1” is damaged in the storage.</source>
        <translation>存储中的“%1”已损坏。</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are stored, %1 in all.</source>
        <translation>
            <numerusform>存储了 %n 个视频，共 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>None was read since. The window does that by itself, matinee scrub --now at once.</source>
        <translation>此后尚未读取过。窗口会自动读取，matinee scrub --now 则立即读取。</translation>
    </message>
    <message numerus="yes">
        <source>%n of them were read since, the last %1, the first %2.</source>
        <translation>
            <numerusform>其中 %n 个此后读取过，最近一次 %1，最早一次 %2。</numerusform>
        </translation>
    </message>
    <message>
        <source>Whole: %1. Parts that another copy mended: %2.</source>
        <translation>完整：%1。由另一份副本修复的部分：%2。</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>还有 %n 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was damaged and is whole again, from: %2</source>
        <translation>“%1”曾损坏，现已恢复完整，来自：%2</translation>
    </message>
    <message>
        <source>“%1” could not be read now: %2</source>
        <translation>现在无法读取“%1”：%2</translation>
    </message>
    <message numerus="yes">
        <source>“%1”: %n part(s) had a damaged copy, and another one was whole.</source>
        <translation>
            <numerusform>“%1”：%n 个部分有一份副本损坏，另一份完整。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 video(s) were read and are whole.</source>
        <translation>
            <numerusform>%1 个视频中有 %n 个已读取且完整。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 videos, %3 of %4 MB: %5</source>
        <translation>%1/%2 个视频，%3/%4 MB：%5</translation>
    </message>
    <message>
        <source>at most so many changes (default: 50)</source>
        <translation>最多列出多少条更改（默认：50）</translation>
    </message>
    <message>
        <source>positions, and what scans and services describe, as well</source>
        <translation>同时列出播放位置以及扫描和服务写入的描述</translation>
    </message>
    <message>
        <source>tell who did what to a title, or in the library, the latest first</source>
        <translation>列出谁对某个影片或媒体库做了什么，最新的在前</translation>
    </message>
    <message>
        <source>list what was removed, put it back, or remove it for good</source>
        <translation>列出已移除的内容，将其还原或彻底删除</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Several begin with “%1”. Give more of the id.</source>
        <translation>有多个以“%1”开头。请给出更完整的标识。</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>bytes gone</source>
        <translation>文件内容已删除</translation>
    </message>
    <message numerus="yes">
        <source>%n days left</source>
        <translation>
            <numerusform>剩余 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>It is back.</source>
        <translation>已还原。</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are removed for good</source>
        <translation>
            <numerusform>已彻底删除 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is no number of changes.</source>
        <translation>“%1”不是有效的更改条数。</translation>
    </message>
    <message>
        <source>No change is called “%1”. See matinee history.</source>
        <translation>没有名为“%1”的更改。请参阅 matinee history。</translation>
    </message>
    <message>
        <source>  read there %1: whole</source>
        <translation>  %1 在那里读取：完整</translation>
    </message>
    <message>
        <source>  read there %1: damaged</source>
        <translation>  %1 在那里读取：已损坏</translation>
    </message>
    <message>
        <source>  looked for there %1: gone</source>
        <translation>  %1 在那里查找：已不在</translation>
    </message>
    <message>
        <source>The library is brought up to date once after an update; this takes a few minutes.</source>
        <translation>更新后需要对媒体库做一次升级，这要花几分钟。</translation>
    </message>
    <message>
        <source>It is in the trash; “matinee trash restore” brings it back.</source>
        <translation>它已在回收站中；“matinee trash restore”可将其恢复。</translation>
    </message>
    <message>
        <source>Usage: matinee trash [put ID|restore ID|empty [ID]].</source>
        <translation>用法：matinee trash [put ID|restore ID|empty [ID]]。</translation>
    </message>
    <message>
        <source>mark it, and remove what all PCs have acknowledged</source>
        <translation>标记它们，并移除所有电脑都已确认的内容</translation>
    </message>
    <message>
        <source>make the library of this PC again out of the cluster, when it was lost or damaged</source>
        <translation>当这台电脑的媒体库丢失或损坏时，从集群重新生成</translation>
    </message>
    <message>
        <source>say what may be removed from the cluster, and what is waited for</source>
        <translation>说明集群中哪些可以移除，以及在等待什么</translation>
    </message>
    <message>
        <source>list the PCs of the household, or retire one</source>
        <translation>列出家中的电脑，或停用其中一台</translation>
    </message>
    <message>
        <source>this PC</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation>尚未出现</translation>
    </message>
    <message>
        <source>seen %1</source>
        <translation>出现于 %1</translation>
    </message>
    <message>
        <source>This PC shares its library with nobody yet. See matinee cluster add.</source>
        <translation>这台电脑尚未与任何电脑共享媒体库。参见 matinee cluster add。</translation>
    </message>
    <message>
        <source>No PC is called “%1”. See matinee devices.</source>
        <translation>没有名为“%1”的电脑。参见 matinee devices。</translation>
    </message>
    <message>
        <source>Several PCs are called “%1”. Give the id that matinee devices shows.</source>
        <translation>有多台电脑名为“%1”。请给出 matinee devices 显示的编号。</translation>
    </message>
    <message>
        <source>Nothing waits for “%1” any more. If it comes back, it catches up by itself.</source>
        <translation>不再等待“%1”。如果它回来，会自行赶上。</translation>
    </message>
    <message>
        <source>Say which PC: matinee devices retire ID</source>
        <translation>请说明是哪台电脑：matinee devices retire ID</translation>
    </message>
    <message numerus="yes">
        <source>The library is here: %n title(s). Add the folders of this PC again with matinee add.</source>
        <translation>
            <numerusform>媒体库已在这里：%n 个标题。请用 matinee add 重新添加这台电脑的文件夹。</numerusform>
        </translation>
    </message>
    <message>
        <source>Not needed any more; “matinee gc --remove” marks it for removal:</source>
        <translation>不再需要；“matinee gc --remove”会将其标记为待移除：</translation>
    </message>
    <message>
        <source>Marked; removed once every PC has acknowledged it:</source>
        <translation>已标记；每台电脑都确认后移除：</translation>
    </message>
    <message>
        <source>Marked, but its title came back; it is copied first:</source>
        <translation>已标记，但其标题已恢复；将先复制：</translation>
    </message>
    <message>
        <source>There is nothing to remove.</source>
        <translation>没有可移除的内容。</translation>
    </message>
    <message>
        <source>%1 videos marked, %2 removed.</source>
        <translation>已标记 %1 个视频，已移除 %2 个。</translation>
    </message>
    <message>
        <source>write the whole library, with pictures and what was watched, into one file</source>
        <translation>将整个媒体库（含图片和观看记录）写入一个文件</translation>
    </message>
    <message>
        <source>take over what was watched, rated and liked in another program, or a whole library that was exported; its files are only read</source>
        <translation>接收在其他程序中观看、评分和收藏的内容，或导出的整个媒体库；只读取其文件</translation>
    </message>
    <message>
        <source>“%1” cannot be written: %2</source>
        <translation>无法写入“%1”：%2</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2</source>
        <translation>无法读取“%1”：%2</translation>
    </message>
    <message>
        <source>Taken over: %1 changes, %2 pictures. What was newer here stays.</source>
        <translation>已接收：%1 项更改，%2 张图片。这里较新的内容保持不变。</translation>
    </message>
    <message>
        <source>Exported: %1 titles, %2 pictures. The videos are not in it.</source>
        <translation>已导出：%1 个标题，%2 张图片。其中不含视频。</translation>
    </message>
    <message>
        <source>Cannot import from “%1”: it must be kodi, jellyfin, plex or matinee.</source>
        <translation>无法从“%1”导入：必须是 kodi、jellyfin、plex 或 matinee。</translation>
    </message>
    <message numerus="yes">
        <source>%n upload(s) that nobody would have finished are out of the storage.</source>
        <translation>
            <numerusform>没有人会继续的 %n 个上传已从存储中清除。</numerusform>
        </translation>
    </message>
    <message>
        <source>say what the player reads in files of subtitles</source>
        <translation>显示播放器能从字幕文件中读到的内容</translation>
    </message>
    <message>
        <source>add: the bucket that the backup may use</source>
        <translation>add：备份可以使用的存储桶</translation>
    </message>
    <message>
        <source>read what is there as well, and copy anew what is damaged</source>
        <translation>同时读取已有的副本，损坏的重新复制</translation>
    </message>
    <message>
        <source>remove copies of what was removed from the library for good</source>
        <translation>删除已从媒体库彻底移除的视频的副本</translation>
    </message>
    <message>
        <source>bring a second storage up to what the cluster holds. add says where it is; the keys are taken as those of the cluster. A PC that is connected to the backup as its cluster has the whole library</source>
        <translation>把集群里的内容复制到第二个存储。add 说明它在哪里；密钥的输入方式与集群相同。把备份当作集群连接的电脑拥有整个媒体库</translation>
    </message>
    <message>
        <source>From now on, “matinee backup” copies the library there.</source>
        <translation>从现在起，“matinee backup”会把媒体库复制到那里。</translation>
    </message>
    <message>
        <source>A backup is of a cluster, and this PC has none. Connect to one with: matinee cluster add</source>
        <translation>备份的对象是集群，而这台电脑没有集群。连接集群：matinee cluster add</translation>
    </message>
    <message>
        <source>No backup is set up.</source>
        <translation>还没有设置备份。</translation>
    </message>
    <message>
        <source>This PC has forgotten the backup and its keys. Everything in it is still there.</source>
        <translation>这台电脑已忘记备份及其密钥。备份里的内容都还在。</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) are in the backup.</source>
        <translation>
            <numerusform>备份中有 %n 个视频。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied now: %n video(s), %1.</source>
        <translation>
            <numerusform>本次复制：%n 个视频，%1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) were read again.</source>
        <translation>
            <numerusform>重新读取了 %n 个视频。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) in the backup are out of the library for good, %1; --remove removes them there.</source>
        <translation>
            <numerusform>备份中有 %n 个视频已从媒体库彻底移除，共 %1；--remove 会把它们从备份中删除。</numerusform>
        </translation>
    </message>
    <message>
        <source>Too much after “%1”. See matinee backup --help.</source>
        <translation>“%1”后面的内容太多。请看 matinee backup --help。</translation>
    </message>
    <message>
        <source>There is no “backup %1”. See matinee backup --help.</source>
        <translation>没有“backup %1”。请看 matinee backup --help。</translation>
    </message>
    <message>
        <source>Every copy of it is complete.</source>
        <translation>它的所有副本都已完整。</translation>
    </message>
    <message>
        <source>Copies of it are being made. Leave the machines of the storage plugged in.</source>
        <translation>正在制作它的副本。请保持存储的各台机器接通。</translation>
    </message>
    <message>
        <source>safe to unplug</source>
        <translation>可以断开</translation>
    </message>
    <message>
        <source>leave it plugged in</source>
        <translation>请保持接通</translation>
    </message>
    <message>
        <source>the only one: leave it plugged in</source>
        <translation>只有这一台：请保持接通</translation>
    </message>
    <message>
        <source>cannot tell whether it may be unplugged: its storage does not say</source>
        <translation>无法判断能否断开：存储没有告知</translation>
    </message>
    <message>
        <source>take back one change of the history, or only what it did to one title; refused when it was overwritten since</source>
        <translation>撤销历史中的一项改动，或只撤销它对某个条目的改动；若之后已被覆盖则拒绝</translation>
    </message>
    <message numerus="yes">
        <source>%n titles have no video here and are not shown until they have. Connect the storage that has them (matinee cluster add), or add the folders (matinee add).</source>
        <translation>
            <numerusform>%n 个影片在这里没有视频文件，在有之前不会显示。请连接存有它们的存储（matinee cluster add），或添加文件夹（matinee add）。</numerusform>
        </translation>
    </message>
    <message>
        <source>whose states are taken, where several people use the other program</source>
        <translation>有多人使用另一个程序时，导入谁的记录</translation>
    </message>
    <message>
        <source>play a title, an address of the web, or files and folders one after the other; with a file or an address the word play may be left out</source>
        <translation>播放标题或网址，或依次播放文件和文件夹；给出文件或网址时可以省略 play</translation>
    </message>
    <message>
        <source>Without a window one video is played at a time.</source>
        <translation>没有窗口时一次只能播放一个视频。</translation>
    </message>
    <message>
        <source>There is no verb and no file “%1”.</source>
        <translation>没有名为“%1”的命令或文件。</translation>
    </message>
</context>
<context>
    <name>Database</name>
    <message>
        <source>The disk is full. Free some space and try again; nothing was lost.</source>
        <translation>磁盘已满。请腾出空间后重试；没有数据丢失。</translation>
    </message>
    <message>
        <source>Matinee&apos;s data cannot be written. Check the permissions of its folder.</source>
        <translation>无法写入 Matinee 的数据。请检查其文件夹的权限。</translation>
    </message>
    <message>
        <source>A file of Matinee&apos;s data is damaged.</source>
        <translation>Matinee 的一个数据文件已损坏。</translation>
    </message>
    <message>
        <source>Matinee&apos;s data cannot be opened. Check that its folder exists and is yours.</source>
        <translation>无法打开 Matinee 的数据。请检查其文件夹是否存在且归您所有。</translation>
    </message>
    <message>
        <source>Another program is using Matinee&apos;s data. Try again in a moment.</source>
        <translation>另一个程序正在使用 Matinee 的数据。请稍后重试。</translation>
    </message>
    <message>
        <source>The disk that holds Matinee&apos;s data cannot be read or written.</source>
        <translation>存放 Matinee 数据的磁盘无法读写。</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>内存不足，无法完成。</translation>
    </message>
    <message>
        <source>Matinee&apos;s data could not be used.</source>
        <translation>无法使用 Matinee 的数据。</translation>
    </message>
</context>
<context>
    <name>Descriptions</name>
    <message>
        <source>TMDB does not tell where its pictures are.</source>
        <translation>TMDB 没有说明图片的位置。</translation>
    </message>
    <message>
        <source>TMDB sent far more than was asked for.</source>
        <translation>TMDB 发来的数据远超请求。</translation>
    </message>
    <message>
        <source>%1 does not answer as TMDB does. Check its address in Settings.</source>
        <translation>%1 的回应不像 TMDB。请在设置中检查其地址。</translation>
    </message>
    <message>
        <source>TMDB does not accept the key. Check it in Settings, Descriptions.</source>
        <translation>TMDB 不接受此密钥。请在“设置 › 影片简介”中检查。</translation>
    </message>
    <message>
        <source>TMDB does not have this title.</source>
        <translation>TMDB 没有这部影片。</translation>
    </message>
    <message>
        <source>TMDB asks for a pause. Matinee goes on by itself later.</source>
        <translation>TMDB 要求暂停。Matinee 稍后会自动继续。</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 没有及时响应。</translation>
    </message>
    <message>
        <source>%1 cannot be reached. Is there a network? Matinee goes on by itself later.</source>
        <translation>无法连接 %1。网络是否正常？Matinee 稍后会自动继续。</translation>
    </message>
</context>
<context>
    <name>DesktopKeyring</name>
    <message>
        <source>The keyring stays locked. Unlock it and try again.</source>
        <translation>密钥环仍处于锁定状态。请解锁后重试。</translation>
    </message>
    <message>
        <source>No keyring of the desktop can be used.</source>
        <translation>没有可用的桌面密钥环。</translation>
    </message>
    <message>
        <source>The keyring does not have the key that was put there. Is it the same keyring, and does it run?</source>
        <translation>密钥环中没有当初存入的密钥。它是同一个密钥环吗？是否正在运行？</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>A part of the shared library is damaged.</source>
        <translation>共享媒体库的一部分已损坏。</translation>
    </message>
    <message>
        <source>A part of the shared library is larger than any Matinee writes.</source>
        <translation>共享媒体库的一部分比 Matinee 写入的任何内容都大。</translation>
    </message>
    <message>
        <source>Another PC shares this library with a newer Matinee. Update this PC.</source>
        <translation>另一台电脑使用更新版本的 Matinee 共享此媒体库。请更新这台电脑。</translation>
    </message>
</context>
<context>
    <name>Downloads</name>
    <message>
        <source>There is another file called %1. Move it away, or choose another folder.</source>
        <translation>已有另一个名为 %1 的文件。请将其移走，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 needs %2 on the disk of %3, which has %4 free. Free some space.</source>
        <translation>%1 需要 %3 所在磁盘上的 %2 空间，但只剩 %4。请释放一些空间。</translation>
    </message>
    <message>
        <source>There is no folder %1. Make it first.</source>
        <translation>没有文件夹 %1。请先创建它。</translation>
    </message>
    <message>
        <source>%1 could not be removed: %2</source>
        <translation>无法删除 %1：%2</translation>
    </message>
    <message>
        <source>Keeping this video</source>
        <translation>保留此视频</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>This account may not open %1. Change its permissions.</source>
        <translation>当前账户无权打开 %1。请更改其权限。</translation>
    </message>
    <message>
        <source>%1 is on a disk that can only be read.</source>
        <translation>%1 位于只读磁盘上。</translation>
    </message>
    <message>
        <source>The disk is full: %1 could not be written. Free some space.</source>
        <translation>磁盘已满：无法写入 %1。请腾出空间。</translation>
    </message>
    <message>
        <source>%1 cannot be reached now. Is the disk connected?</source>
        <translation>目前无法访问 %1。磁盘是否已连接？</translation>
    </message>
    <message>
        <source>%1 did not answer in time.</source>
        <translation>%1 响应超时。</translation>
    </message>
    <message>
        <source>%1 could not be read or written: %2</source>
        <translation>无法读写 %1：%2</translation>
    </message>
    <message>
        <source>%1 changed while it was being read. Try again when it is finished.</source>
        <translation>%1 在读取过程中发生了变化。请等它完成后再试。</translation>
    </message>
</context>
<context>
    <name>FolderStore</name>
    <message>
        <source>The store in %1 cannot be reached. Is its disk connected?</source>
        <translation>无法访问位于 %1 的存储。磁盘是否已连接？</translation>
    </message>
    <message>
        <source>The store already has other bytes under this name.</source>
        <translation>存储中此名称下已有不同的内容。</translation>
    </message>
</context>
<context>
    <name>FolderUploads</name>
    <message>
        <source>The store no longer knows this upload.</source>
        <translation>存储中已没有此上传的记录。</translation>
    </message>
    <message>
        <source>The disk of the store is full: %1 MB left, %2 MB needed. Free some space.</source>
        <translation>存储所在磁盘已满：剩余 %1 MB，需要 %2 MB。请腾出空间。</translation>
    </message>
    <message>
        <source>The bytes of a part changed on their way into the store.</source>
        <translation>某个分块在写入存储的途中发生了变化。</translation>
    </message>
    <message>
        <source>The parts of an upload are not what was stored.</source>
        <translation>上传的分块与已存储的内容不一致。</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>8K</source>
        <translation>8K</translation>
    </message>
    <message>
        <source>4K</source>
        <translation>4K</translation>
    </message>
    <message>
        <source>SD</source>
        <translation>标清</translation>
    </message>
    <message>
        <source>HDR</source>
        <translation>HDR</translation>
    </message>
    <message>
        <source>E%1–%2</source>
        <translation>第%1–%2集</translation>
    </message>
    <message>
        <source>E%1</source>
        <translation>第%1集</translation>
    </message>
    <message>
        <source>S%1 %2</source>
        <extracomment>a season and an episode: S2 E4</extracomment>
        <translation>第%1季 %2</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message>
        <source>Unknown language</source>
        <translation>未知语言</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>单声道</translation>
    </message>
    <message numerus="yes">
        <source>%n channels</source>
        <translation>
            <numerusform>%n 声道</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <extracomment>how a date is written (QDate::toString)</extracomment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>Specials %1–%2</source>
        <translation>特别篇 %1–%2</translation>
    </message>
    <message>
        <source>Special %1</source>
        <translation>特别篇 %1</translation>
    </message>
    <message>
        <source>Episodes %1–%2</source>
        <translation>第 %1–%2 集</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>第 %1 集</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>another PC</source>
        <translation>另一台电脑</translation>
    </message>
    <message>
        <source>%1 S%2 E%3</source>
        <extracomment>A series, a season, an episode</extracomment>
        <translation>%1 第 %2 季第 %3 集</translation>
    </message>
    <message>
        <source>%1 S%2</source>
        <extracomment>A series, a season</extracomment>
        <translation>%1 第 %2 季</translation>
    </message>
    <message>
        <source>The history has no such change.</source>
        <translation>历史记录中没有这项更改。</translation>
    </message>
    <message>
        <source>Removed %1 for good</source>
        <translation>彻底删除了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n titles for good</source>
        <translation>
            <numerusform>彻底删除了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved %1 to the trash</source>
        <translation>将 %1 移到了回收站</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n titles to the trash</source>
        <translation>
            <numerusform>将 %n 个影片移到了回收站</numerusform>
        </translation>
    </message>
    <message>
        <source>Put %1 back</source>
        <translation>还原了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles back</source>
        <translation>
            <numerusform>还原了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Identified %1</source>
        <translation>识别了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Identified %n titles</source>
        <translation>
            <numerusform>识别了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Added %1</source>
        <translation>添加了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Added %n titles</source>
        <translation>
            <numerusform>添加了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied %1 into the storage</source>
        <translation>将 %1 复制到了存储</translation>
    </message>
    <message numerus="yes">
        <source>Copied %n titles into the storage</source>
        <translation>
            <numerusform>将 %n 个影片复制到了存储</numerusform>
        </translation>
    </message>
    <message>
        <source>Merged %1 with another title</source>
        <translation>将 %1 与另一个影片合并</translation>
    </message>
    <message numerus="yes">
        <source>Merged %n titles with others</source>
        <translation>
            <numerusform>将 %n 个影片与其他影片合并</numerusform>
        </translation>
    </message>
    <message>
        <source>Took %1 apart from another title</source>
        <translation>将 %1 与另一个影片分开</translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles apart from others</source>
        <translation>
            <numerusform>将 %n 个影片与其他影片分开</numerusform>
        </translation>
    </message>
    <message>
        <source>Renamed %1</source>
        <translation>重命名了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Renamed %n titles</source>
        <translation>
            <numerusform>重命名了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Edited %1</source>
        <translation>编辑了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Edited %n titles</source>
        <translation>
            <numerusform>编辑了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Changed the picture of %1</source>
        <translation>更换了 %1 的图片</translation>
    </message>
    <message numerus="yes">
        <source>Changed the pictures of %n titles</source>
        <translation>
            <numerusform>更换了 %n 个影片的图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset fields of %1</source>
        <translation>重置了 %1 的字段</translation>
    </message>
    <message numerus="yes">
        <source>Reset fields of %n titles</source>
        <translation>
            <numerusform>重置了 %n 个影片的字段</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged %1</source>
        <translation>为 %1 添加了标签</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n titles</source>
        <translation>
            <numerusform>为 %n 个影片添加了标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Took tags off %1</source>
        <translation>移除了 %1 的标签</translation>
    </message>
    <message numerus="yes">
        <source>Took tags off %n titles</source>
        <translation>
            <numerusform>移除了 %n 个影片的标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Set up the collection %1</source>
        <translation>设置了合集“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Set up %n collections</source>
        <translation>
            <numerusform>设置了 %n 个合集</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed the collection %1</source>
        <translation>移除了合集“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n collections</source>
        <translation>
            <numerusform>移除了 %n 个合集</numerusform>
        </translation>
    </message>
    <message>
        <source>Put %1 into a collection</source>
        <translation>将 %1 放入了合集</translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles into a collection</source>
        <translation>
            <numerusform>将 %n 个影片放入了合集</numerusform>
        </translation>
    </message>
    <message>
        <source>Took %1 out of a collection</source>
        <translation>将 %1 移出了合集</translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of a collection</source>
        <translation>
            <numerusform>将 %n 个影片移出了合集</numerusform>
        </translation>
    </message>
    <message>
        <source>Set up the list %1</source>
        <translation>设置了列表“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Set up %n lists</source>
        <translation>
            <numerusform>设置了 %n 个列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed the list %1</source>
        <translation>移除了列表“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n lists</source>
        <translation>
            <numerusform>移除了 %n 个列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Put %1 into a list</source>
        <translation>将 %1 放入了列表</translation>
    </message>
    <message numerus="yes">
        <source>Put %n titles into a list</source>
        <translation>
            <numerusform>将 %n 个影片放入了列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Took %1 out of a list</source>
        <translation>将 %1 移出了列表</translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of a list</source>
        <translation>
            <numerusform>将 %n 个影片移出了列表</numerusform>
        </translation>
    </message>
    <message>
        <source>Set up the profile %1</source>
        <translation>设置了用户“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Set up %n profiles</source>
        <translation>
            <numerusform>设置了 %n 个用户</numerusform>
        </translation>
    </message>
    <message>
        <source>Removed the profile %1</source>
        <translation>移除了用户“%1”</translation>
    </message>
    <message numerus="yes">
        <source>Removed %n profiles</source>
        <translation>
            <numerusform>移除了 %n 个用户</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked %1 watched</source>
        <translation>将 %1 标为已观看</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n titles watched</source>
        <translation>
            <numerusform>将 %n 个影片标为已观看</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked %1 not watched</source>
        <translation>将 %1 标为未观看</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n titles not watched</source>
        <translation>
            <numerusform>将 %n 个影片标为未观看</numerusform>
        </translation>
    </message>
    <message>
        <source>Made %1 a favourite</source>
        <translation>收藏了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Made %n titles favourites</source>
        <translation>
            <numerusform>收藏了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Took %1 out of the favourites</source>
        <translation>取消收藏了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Took %n titles out of the favourites</source>
        <translation>
            <numerusform>取消收藏了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Rated %1</source>
        <translation>为 %1 评了分</translation>
    </message>
    <message numerus="yes">
        <source>Rated %n titles</source>
        <translation>
            <numerusform>为 %n 个影片评了分</numerusform>
        </translation>
    </message>
    <message>
        <source>Played %1</source>
        <translation>播放了 %1</translation>
    </message>
    <message numerus="yes">
        <source>Played %n titles</source>
        <translation>
            <numerusform>播放了 %n 个影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Gave up a stored copy of %1</source>
        <translation>放弃了 %1 在存储中的副本</translation>
    </message>
    <message numerus="yes">
        <source>Gave up stored copies of %n titles</source>
        <translation>
            <numerusform>放弃了 %n 个影片在存储中的副本</numerusform>
        </translation>
    </message>
    <message>
        <source>Described %1</source>
        <translation>写入了 %1 的描述</translation>
    </message>
    <message numerus="yes">
        <source>Described %n titles</source>
        <translation>
            <numerusform>写入了 %n 个影片的描述</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept the library in order</source>
        <translation>整理了媒体库</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>季</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>集</translation>
    </message>
    <message>
        <source>Original title</source>
        <translation>原名</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>剧情</translation>
    </message>
    <message>
        <source>Tagline</source>
        <translation>宣传语</translation>
    </message>
    <message>
        <source>First shown</source>
        <translation>首播日期</translation>
    </message>
    <message>
        <source>Poster</source>
        <translation>海报</translation>
    </message>
    <message>
        <source>Backdrop</source>
        <translation>背景图</translation>
    </message>
    <message>
        <source>In the trash</source>
        <translation>在回收站里</translation>
    </message>
    <message>
        <source>Rating of the world</source>
        <translation>大众评分</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>分级</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>制作公司</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>国家</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>播放位置</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>已观看</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>合集</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>简介</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>The same as</source>
        <translation>等同于</translation>
    </message>
    <message>
        <source>Is</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>某人</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Descriptions</source>
        <translation>在线描述</translation>
    </message>
    <message>
        <source>Sorted as</source>
        <translation>排序名称</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Yesterday %1</source>
        <extracomment>%1 is a time of day</extracomment>
        <translation>昨天 %1</translation>
    </message>
    <message>
        <source>Overwritten by %1, %2</source>
        <extracomment>%1 is a person or a part of the program, %2 a time such as &quot;21:15&quot; or &quot;Yesterday 21:15&quot;</extracomment>
        <translation>已被%1覆盖，%2</translation>
    </message>
    <message>
        <source>What was before is no longer known</source>
        <translation>之前的内容已无从得知</translation>
    </message>
    <message>
        <source>Not to be taken back</source>
        <translation>不能撤销</translation>
    </message>
    <message>
        <source>Nothing of it can be taken back</source>
        <translation>其中没有可以撤销的内容</translation>
    </message>
    <message>
        <source>Taken back by Identify… of the title</source>
        <translation>请用影片的“识别…”撤销</translation>
    </message>
    <message>
        <source>That change did nothing to this title.</source>
        <translation>该改动没有涉及这个条目。</translation>
    </message>
    <message>
        <source>%1 Special %2</source>
        <extracomment>A series, the number of an episode that is outside its seasons</extracomment>
        <translation>%1 特别篇 %2</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>%1 is being written just now. Quit the other program and import again.</source>
        <translation>%1 正在被写入。请退出另一个程序，然后重新导入。</translation>
    </message>
    <message>
        <source>%1 is no database, or it is damaged.</source>
        <translation>%1 不是数据库，或者已损坏。</translation>
    </message>
    <message>
        <source>%1 could not be copied before reading it. Is there space in %2?</source>
        <translation>读取前无法复制 %1。%2 中有足够的空间吗？</translation>
    </message>
    <message>
        <source>Nobody uses this server yet.</source>
        <translation>还没有人使用过此服务器。</translation>
    </message>
    <message>
        <source>Nobody here is called “%1”. There are: %2.</source>
        <translation>这里没有名为“%1”的用户。现有用户：%2。</translation>
    </message>
    <message>
        <source>%1 is too large to be read.</source>
        <translation>%1 太大，无法读取。</translation>
    </message>
    <message>
        <source>There is no library of %1 in %2.</source>
        <translation>%2 中没有 %1 的媒体库。</translation>
    </message>
    <message>
        <source>This is no database of Jellyfin. Give jellyfin.db or library.db in the folder data of the server.</source>
        <translation>这不是 Jellyfin 的数据库。请指定服务器 data 文件夹中的 jellyfin.db 或 library.db。</translation>
    </message>
    <message>
        <source>This is no database of Kodi 17 or later. Give the newest file called MyVideos….db in Kodi&apos;s folder userdata/Database.</source>
        <translation>这不是 Kodi 17 或更高版本的数据库。请指定 Kodi 的 userdata/Database 文件夹中最新的 MyVideos….db 文件。</translation>
    </message>
    <message>
        <source>This is no database of Plex. Give com.plexapp.plugins.library.db in the folder Plug-in Support/Databases of the server.</source>
        <translation>这不是 Plex 的数据库。请指定服务器 Plug-in Support/Databases 文件夹中的 com.plexapp.plugins.library.db。</translation>
    </message>
    <message>
        <source>This file is damaged or no XML.</source>
        <translation>此文件已损坏或不是 XML。</translation>
    </message>
    <message>
        <source>Several people use it: %1. Say with --user whose states are wanted.</source>
        <translation>有多人使用：%1。请用 --user 指定要导入谁的记录。</translation>
    </message>
</context>
<context>
    <name>Library::MediaWorkers</name>
    <message>
        <source>This file is in a format that Matinee cannot decode.</source>
        <translation>Matinee 无法解码此文件的格式。</translation>
    </message>
    <message>
        <source>There is no picture to be taken from this file.</source>
        <translation>无法从此文件截取画面。</translation>
    </message>
    <message>
        <source>Reading this file takes more memory than it may. It may be damaged.</source>
        <translation>读取此文件所需内存超出限制。文件可能已损坏。</translation>
    </message>
    <message>
        <source>The file could not be read to its end. Check the disk or the connection.</source>
        <translation>文件未能完整读取。请检查磁盘或连接。</translation>
    </message>
    <message>
        <source>This file is damaged, or is no video or sound.</source>
        <translation>此文件已损坏，或不是视频或音频。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 不是文件。</translation>
    </message>
    <message>
        <source>Reading this file made the media worker crash. It may be damaged.</source>
        <translation>读取此文件时媒体处理进程崩溃。文件可能已损坏。</translation>
    </message>
    <message>
        <source>Reading this file takes more than it may (%1). It may be damaged.</source>
        <translation>读取此文件超出限制（%1）。文件可能已损坏。</translation>
    </message>
    <message>
        <source>The media worker %1 cannot be started. Install Matinee again.</source>
        <translation>无法启动媒体处理进程 %1。请重新安装 Matinee。</translation>
    </message>
    <message>
        <source>%1 MB of memory</source>
        <translation>%1 MB 内存</translation>
    </message>
    <message>
        <source>%1 s of processor time</source>
        <translation>%1 秒处理器时间</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Reading this file takes more time or memory than it may. It may be damaged.</source>
        <translation>读取此文件所需的时间或内存超出允许范围。文件可能已损坏。</translation>
    </message>
</context>
<context>
    <name>LibraryArchive</name>
    <message>
        <source>This file is damaged, or no library that Matinee exported. Nothing was changed.</source>
        <translation>此文件已损坏，或不是 Matinee 导出的媒体库。没有更改任何内容。</translation>
    </message>
    <message>
        <source>The file could not be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
</context>
<context>
    <name>LibraryBackup</name>
    <message>
        <source>That is the storage of the library itself. A backup needs another one.</source>
        <translation>这就是媒体库自己的存储。备份需要另一个存储。</translation>
    </message>
    <message>
        <source>That storage holds a library of its own. Give the backup a bucket or a prefix where nothing is.</source>
        <translation>该存储里已有另一个媒体库。请给备份一个空的存储桶或前缀。</translation>
    </message>
    <message>
        <source>It is not in the cluster. Perhaps it is in the own storage of a PC, which “matinee cluster migrate” there copies; else see “matinee scrub”.</source>
        <translation>集群里没有它。它可能在某台电脑自己的存储里，可在那台电脑上用“matinee cluster migrate”复制；否则请看“matinee scrub”。</translation>
    </message>
</context>
<context>
    <name>LibraryFile</name>
    <message>
        <source>The store&apos;s library.cbor is damaged. Restore it from a backup of the store.</source>
        <translation>存储中的 library.cbor 已损坏。请从存储的备份中恢复。</translation>
    </message>
    <message>
        <source>The library in this store was made by a newer Matinee. Update this PC.</source>
        <translation>此存储中的媒体库由更新版本的 Matinee 创建。请更新本机的 Matinee。</translation>
    </message>
</context>
<context>
    <name>Manifest</name>
    <message>
        <source>The store&apos;s record of a video is damaged.</source>
        <translation>存储中某个视频的记录已损坏。</translation>
    </message>
    <message>
        <source>This video was stored by a newer Matinee. Update this PC.</source>
        <translation>此视频由更新版本的 Matinee 存储。请更新本机的 Matinee。</translation>
    </message>
</context>
<context>
    <name>Migrator</name>
    <message>
        <source>%1 belongs to another program. Move it elsewhere.</source>
        <translation>%1 属于其他程序。请将其移到别处。</translation>
    </message>
    <message>
        <source>%1 is damaged and cannot be renamed. Move it elsewhere.</source>
        <translation>%1 已损坏且无法重命名。请将其移到别处。</translation>
    </message>
    <message>
        <source>A file of Matinee&apos;s data is damaged.</source>
        <translation>Matinee 的一个数据文件已损坏。</translation>
    </message>
    <message>
        <source>This library was written by a newer Matinee. It can be watched, but nothing is saved until Matinee is updated here.</source>
        <translation>此媒体库由更新版本的 Matinee 写入。仍可观看其中的影片，但在更新本机的 Matinee 之前不会保存任何内容。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written. The library can be watched, but nothing is saved until its permissions are changed.</source>
        <translation>无法写入文件夹 %1。仍可观看媒体库中的影片，但在更改其权限之前不会保存任何内容。</translation>
    </message>
    <message>
        <source>The library&apos;s file was damaged. It was kept as %1 and a new one was started; add your folders again.</source>
        <translation>媒体库文件已损坏，已另存为 %1 并新建了媒体库；请重新添加文件夹。</translation>
    </message>
    <message>
        <source>The disk of %1 is full. Free some space and start Matinee again.</source>
        <translation>%1 所在磁盘已满。请腾出空间后重新启动 Matinee。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written. Change its permissions or choose another one with --data.</source>
        <translation>无法写入文件夹 %1。请更改其权限，或用 --data 指定其他文件夹。</translation>
    </message>
    <message>
        <source>The disk of %1 is full. The library can be watched, but nothing is saved until there is space again.</source>
        <translation>%1 所在的磁盘已满。仍可观看媒体库中的影片，但在腾出空间之前不会保存任何内容。</translation>
    </message>
    <message>
        <source>Nothing can be written to the disk of %1. The library can be watched, but nothing is saved. Is the disk full or broken?</source>
        <translation>无法写入 %1 所在的磁盘。仍可观看媒体库中的影片，但不会保存任何内容。磁盘是否已满或损坏？</translation>
    </message>
</context>
<context>
    <name>Nfo</name>
    <message>
        <source>This NFO file is too large to be one.</source>
        <translation>此 NFO 文件过大，不像是 NFO 文件。</translation>
    </message>
    <message>
        <source>This NFO file is damaged.</source>
        <translation>此 NFO 文件已损坏。</translation>
    </message>
    <message>
        <source>This NFO file says nothing of a title.</source>
        <translation>此 NFO 文件中没有影片信息。</translation>
    </message>
    <message>
        <source>The NFO file is damaged; writing to it would lose what cannot be read. Mend it or take it away first.</source>
        <translation>NFO 文件已损坏；写入会丢失无法读取的内容。请先修复或移走它。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
</context>
<context>
    <name>ObjectCopy</name>
    <message>
        <source>“%1” is damaged in the storage, so it was not copied.</source>
        <translation>“%1”在存储中已损坏，因此没有复制。</translation>
    </message>
    <message>
        <source>The storage kept a copy of another size.</source>
        <translation>存储保留的副本大小不符。</translation>
    </message>
</context>
<context>
    <name>ObjectStore</name>
    <message>
        <source>A file in the storage is larger than Matinee writes it.</source>
        <translation>存储中的一个文件比 Matinee 写入的要大。</translation>
    </message>
</context>
<context>
    <name>Paths</name>
    <message>
        <source>The folder %1 cannot be made there. Choose another one with --data.</source>
        <translation>无法在该处创建文件夹 %1。请用 --data 选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>PictureFetcher</name>
    <message>
        <source>A picture in the storage is damaged.</source>
        <translation>存储中的一张图片已损坏。</translation>
    </message>
</context>
<context>
    <name>PictureStore</name>
    <message>
        <source>There is no picture to keep.</source>
        <translation>没有可保存的图片。</translation>
    </message>
    <message>
        <source>A kept picture is damaged. It is made again at the next scan.</source>
        <translation>一张已保存的图片已损坏。下次扫描时会重新生成。</translation>
    </message>
</context>
<context>
    <name>Playback</name>
    <message>
        <source>%1 is not a file. Choose a video file.</source>
        <translation>%1 不是文件。请选择视频文件。</translation>
    </message>
    <message>
        <source>Reading was cancelled.</source>
        <translation>已取消读取。</translation>
    </message>
    <message>
        <source>%1 became shorter while it was played. Open it again.</source>
        <translation>%1 在播放时变短了。请重新打开。</translation>
    </message>
    <message>
        <source>Opening was cancelled.</source>
        <translation>已取消打开。</translation>
    </message>
    <message>
        <source>There is not enough memory to play this file.</source>
        <translation>内存不足，无法播放此文件。</translation>
    </message>
    <message>
        <source>This file cannot be played: it is damaged, or no video or sound is in it.</source>
        <translation>无法播放此文件：它已损坏，或其中没有视频或音频。</translation>
    </message>
    <message>
        <source>The video did not open in time. Is its disk reachable?</source>
        <translation>视频打开超时。其所在磁盘能否访问？</translation>
    </message>
    <message>
        <source>Nothing in this video could be decoded: it is damaged, protected or in a format that is not known.</source>
        <translation>此视频无法解码：它已损坏、受保护，或格式未知。</translation>
    </message>
    <message>
        <source>The subtitles in %1 cannot be read.</source>
        <translation>无法读取 %1 中的字幕。</translation>
    </message>
    <message>
        <source>%1 is too large for a file of subtitles.</source>
        <translation>%1 太大，不像是字幕文件。</translation>
    </message>
    <message>
        <source>Closed captions</source>
        <translation>隐藏字幕（CC）</translation>
    </message>
</context>
<context>
    <name>PlayerKeys</name>
    <message>
        <source>Pause and go on</source>
        <translation>暂停与继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Back 1 minute</source>
        <translation>后退 1 分钟</translation>
    </message>
    <message>
        <source>Forward 1 minute</source>
        <translation>前进 1 分钟</translation>
    </message>
    <message>
        <source>Go to a time</source>
        <translation>跳到某一时间</translation>
    </message>
    <message>
        <source>Chapter before</source>
        <translation>上一章</translation>
    </message>
    <message>
        <source>Next chapter</source>
        <translation>下一章</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>Repeat from here, to here, no more</source>
        <translation>从此处循环、到此处、取消循环</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>降低音量</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>提高音量</translation>
    </message>
    <message>
        <source>Sound off and on</source>
        <translation>静音与取消静音</translation>
    </message>
    <message>
        <source>Next sound track</source>
        <translation>下一条音轨</translation>
    </message>
    <message>
        <source>Next subtitles</source>
        <translation>下一条字幕</translation>
    </message>
    <message>
        <source>Subtitles before</source>
        <translation>上一条字幕</translation>
    </message>
    <message>
        <source>Subtitles earlier</source>
        <translation>字幕提前</translation>
    </message>
    <message>
        <source>Subtitles later</source>
        <translation>字幕延后</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Keep the picture</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>这些按键</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计信息</translation>
    </message>
    <message>
        <source>Second subtitles</source>
        <translation>第二字幕</translation>
    </message>
    <message>
        <source>Smaller subtitles</source>
        <translation>缩小字幕</translation>
    </message>
    <message>
        <source>Larger subtitles</source>
        <translation>放大字幕</translation>
    </message>
    <message>
        <source>Subtitles further up</source>
        <translation>字幕上移</translation>
    </message>
    <message>
        <source>Subtitles further down</source>
        <translation>字幕下移</translation>
    </message>
    <message>
        <source>Sound earlier</source>
        <translation>声音提前</translation>
    </message>
    <message>
        <source>Sound later</source>
        <translation>声音延后</translation>
    </message>
    <message>
        <source>Film before in the queue</source>
        <translation>队列中的上一部</translation>
    </message>
    <message>
        <source>Next film in the queue</source>
        <translation>队列中的下一部</translation>
    </message>
    <message>
        <source>Night mode off and on</source>
        <translation>夜间模式开关</translation>
    </message>
    <message>
        <source>Browse, and go on in a corner</source>
        <translation>浏览，并在角落继续播放</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>总在最前</translation>
    </message>
    <message>
        <source>Shape of the picture</source>
        <translation>画面宽高比</translation>
    </message>
    <message>
        <source>Whole, filling or stretched picture</source>
        <translation>完整、填满或拉伸画面</translation>
    </message>
    <message>
        <source>Smaller picture</source>
        <translation>缩小画面</translation>
    </message>
    <message>
        <source>Larger picture</source>
        <translation>放大画面</translation>
    </message>
    <message>
        <source>Crop black bars</source>
        <translation>裁剪黑边</translation>
    </message>
    <message>
        <source>Turn the picture</source>
        <translation>旋转画面</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>调暗</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>调亮</translation>
    </message>
    <message>
        <source>Less contrast</source>
        <translation>降低对比度</translation>
    </message>
    <message>
        <source>More contrast</source>
        <translation>提高对比度</translation>
    </message>
    <message>
        <source>Deinterlace off and on</source>
        <translation>去隔行开关</translation>
    </message>
    <message>
        <source>Picture as usual</source>
        <translation>画面恢复默认</translation>
    </message>
    <message>
        <source>Play an address of the web</source>
        <translation>播放网址</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>回到开头</translation>
    </message>
    <message>
        <source>Usual speed</source>
        <translation>正常速度</translation>
    </message>
    <message>
        <source>Subtitles off and on</source>
        <translation>关闭和打开字幕</translation>
    </message>
    <message>
        <source>Show the controls</source>
        <translation>显示控制条</translation>
    </message>
</context>
<context>
    <name>PlayerPanels</name>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Off</source>
        <extracomment>No subtitles.</extracomment>
        <translation>关</translation>
    </message>
    <message>
        <source>Delay</source>
        <extracomment>Of the sound or the subtitles.</extracomment>
        <translation>延迟</translation>
    </message>
    <message>
        <source>%1 s</source>
        <extracomment>Seconds.</extracomment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Chapter %1</source>
        <translation>第 %1 章</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A percentage.</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Second</source>
        <extracomment>Subtitles in another language, shown beside the first.</extracomment>
        <translation>第二字幕</translation>
    </message>
    <message>
        <source>Place of the second</source>
        <extracomment>Where the second subtitles stand.</extracomment>
        <translation>第二字幕位置</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>下方</translation>
    </message>
    <message>
        <source>At the top</source>
        <translation>顶部</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Raised</source>
        <extracomment>How far the subtitles stand above their usual place.</extracomment>
        <translation>上移</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <extracomment>The sound device that the system chose.</extracomment>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Night mode</source>
        <extracomment>Quiet sound is louder, loud sound is quieter.</extracomment>
        <translation>夜间模式</translation>
    </message>
    <message>
        <source>Loudspeakers</source>
        <translation>扬声器</translation>
    </message>
    <message>
        <source>Two</source>
        <translation>两个</translation>
    </message>
    <message>
        <source>As the device has them</source>
        <translation>按设备配置</translation>
    </message>
    <message>
        <source>As in the video</source>
        <extracomment>The shape of the picture.</extracomment>
        <translation>与视频一致</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>完整画面</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>填满屏幕</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Crop black bars</source>
        <translation>裁剪黑边</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Deinterlace</source>
        <extracomment>Makes whole pictures of half pictures, for recordings of television.</extracomment>
        <translation>去隔行</translation>
    </message>
    <message>
        <source>As usual again</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>The window&apos;s screen</source>
        <extracomment>For full screen.</extracomment>
        <translation>窗口所在的屏幕</translation>
    </message>
    <message>
        <source>%1, not connected</source>
        <extracomment>%1 is the name of a screen.</extracomment>
        <translation>%1，未连接</translation>
    </message>
    <message>
        <source>Full screen on</source>
        <extracomment>Beside it is the name of a screen.</extracomment>
        <translation>全屏显示于</translation>
    </message>
</context>
<context>
    <name>Playing</name>
    <message>
        <source>This video is not in the storage.</source>
        <translation>此视频不在存储中。</translation>
    </message>
    <message>
        <source>No file of this title is on this PC or in the storage.</source>
        <translation>本机和存储中都没有此影片的文件。</translation>
    </message>
    <message>
        <source>The storage has another video under the name of this one.</source>
        <translation>存储中以此名称保存的是另一个视频。</translation>
    </message>
</context>
<context>
    <name>S3</name>
    <message>
        <source>“%1” is no address of a storage. It looks like https://nas.home:8080.</source>
        <translation>“%1”不是存储的地址。正确的形式如 https://nas.home:8080。</translation>
    </message>
    <message>
        <source>“%1” is no name of a bucket. It has three letters or digits at least, and no blanks.</source>
        <translation>“%1”不是存储桶名称。名称至少包含三个字母或数字，且不含空格。</translation>
    </message>
    <message>
        <source>The bucket “%1” cannot be a part of the host name %2. Use the path style.</source>
        <translation>存储桶“%1”不能作为主机名 %2 的一部分。请使用路径样式。</translation>
    </message>
    <message>
        <source>The storage at %1 cannot be reached. Is it switched on, and the network?</source>
        <translation>无法访问位于 %1 的存储。它和网络是否已开启？</translation>
    </message>
    <message>
        <source>The connection to the storage at %1 broke.</source>
        <translation>与位于 %1 的存储的连接中断了。</translation>
    </message>
    <message>
        <source>The storage at %1 did not answer in time.</source>
        <translation>位于 %1 的存储未及时应答。</translation>
    </message>
    <message>
        <source>What answers at %1 is no S3 storage. Check the address.</source>
        <translation>在 %1 应答的不是 S3 存储。请检查地址。</translation>
    </message>
    <message>
        <source>The storage at %1 sent far more than was asked for.</source>
        <translation>位于 %1 的存储返回的数据远多于所请求的。</translation>
    </message>
    <message>
        <source>The storage keeps bytes without checking them. Matinee cannot use it.</source>
        <translation>存储在保存数据时不做校验。Matinee 无法使用它。</translation>
    </message>
    <message>
        <source>The storage does not have this object.</source>
        <translation>存储中没有此对象。</translation>
    </message>
    <message>
        <source>The storage does not know this upload any more.</source>
        <translation>存储已不再识别此上传。</translation>
    </message>
    <message>
        <source>The storage has no bucket “%1”. Check its name, or create it again.</source>
        <translation>存储中没有存储桶“%1”。请检查其名称，或重新创建。</translation>
    </message>
    <message>
        <source>The storage does not allow this. Give the key the right to read and write in the bucket “%1”.</source>
        <translation>存储不允许此操作。请为密钥授予读写存储桶“%1”的权限。</translation>
    </message>
    <message>
        <source>The storage does not accept the access key or the secret key. Enter them again.</source>
        <translation>存储不接受访问密钥或私有密钥。请重新输入。</translation>
    </message>
    <message>
        <source>The clocks of this PC and of the storage differ too much. Set them right.</source>
        <translation>本机与存储的时钟相差过大。请校准时钟。</translation>
    </message>
    <message>
        <source>The storage is busy. Matinee goes on by itself later.</source>
        <translation>存储正忙。Matinee 稍后会自动继续。</translation>
    </message>
    <message>
        <source>The storage has a fault of its own. Matinee goes on by itself later.</source>
        <translation>存储自身出现故障。Matinee 稍后会自动继续。</translation>
    </message>
    <message>
        <source>The storage waited too long for the bytes.</source>
        <translation>存储等待数据的时间过长。</translation>
    </message>
    <message>
        <source>The bytes changed on their way into the storage.</source>
        <translation>数据在传入存储的途中发生了变化。</translation>
    </message>
    <message>
        <source>Only a part of the bytes reached the storage.</source>
        <translation>只有部分数据到达了存储。</translation>
    </message>
    <message>
        <source>The parts of an upload are not what the storage has.</source>
        <translation>上传的分块与存储中的不一致。</translation>
    </message>
    <message>
        <source>The storage does not take objects, or parts, of this size.</source>
        <translation>存储不接受此大小的对象或分块。</translation>
    </message>
    <message>
        <source>The storage is full, or the quota of the bucket “%1” is used up. Free some space there.</source>
        <translation>存储已满，或存储桶“%1”的配额已用完。请在那里释放一些空间。</translation>
    </message>
    <message>
        <source>The object in the storage is not the one that it was.</source>
        <translation>存储中的对象已不是原来的那个。</translation>
    </message>
    <message>
        <source>The storage cannot keep an object of this name.</source>
        <translation>存储无法使用此名称保存对象。</translation>
    </message>
    <message>
        <source>The storage does not have these bytes of the object.</source>
        <translation>存储中没有该对象的这些数据。</translation>
    </message>
    <message>
        <source>The storage moved this object into an archive. Bring it back there first.</source>
        <translation>存储已将此对象移入归档。请先在那里将其恢复。</translation>
    </message>
    <message>
        <source>The storage cannot do this.</source>
        <translation>存储不支持此操作。</translation>
    </message>
    <message>
        <source>The bucket “%1” is at another address. Enter that one.</source>
        <translation>存储桶“%1”位于另一个地址。请输入那个地址。</translation>
    </message>
    <message>
        <source>What answers there is no S3 storage. Check the address.</source>
        <translation>那里应答的不是 S3 存储。请检查地址。</translation>
    </message>
    <message>
        <source>The storage refused this. Its log says why.</source>
        <translation>存储拒绝了此操作。原因见其日志。</translation>
    </message>
    <message>
        <source>The storage already has other bytes under this name.</source>
        <translation>存储中此名称下已有不同的内容。</translation>
    </message>
    <message>
        <source>The storage sent an answer that cannot be read. Is it an S3 storage?</source>
        <translation>存储返回的应答无法读取。它是 S3 存储吗？</translation>
    </message>
    <message>
        <source>A link works for seven days at most.</source>
        <translation>链接最长有效七天。</translation>
    </message>
    <message>
        <source>The certificate of %1 is not the one that was approved. Unless you changed it, somebody may be listening. Now it is %2.</source>
        <translation>%1 的证书不是已批准的那一个。除非是您更换了它，否则可能有人在窃听。现在的证书是 %2。</translation>
    </message>
    <message>
        <source>This PC does not trust the certificate of %1. Approve it if it is your storage&apos;s own: %2.</source>
        <translation>本机不信任 %1 的证书。如果它是您自己存储的证书，请批准它：%2。</translation>
    </message>
    <message>
        <source>The storage at %1 does not speak TLS, or not as this PC does. Check the address.</source>
        <translation>位于 %1 的存储不支持 TLS，或其方式与本机不兼容。请检查地址。</translation>
    </message>
    <message>
        <source>The storage may need this upload for an object that is there. It was left alone.</source>
        <translation>存储中已有的对象可能仍需要此上传。已将其保留。</translation>
    </message>
</context>
<context>
    <name>ScrubKeeper</name>
    <message>
        <source>The library of this PC is not in the storage that answers. Nothing can be said of its videos.</source>
        <translation>应答的存储中没有这台电脑的媒体库。无法判断其中的视频。</translation>
    </message>
</context>
<context>
    <name>Secrets</name>
    <message>
        <source>The keys of this PC are in a keyring, and none can be used now.</source>
        <translation>本机的密钥保存在密钥环中，但现在没有可用的密钥环。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>“%1” is not a value for the setting %2.</source>
        <translation>“%1”不是设置项 %2 的有效值。</translation>
    </message>
    <message>
        <source>The settings cannot be written to %1. Is the disk full or read-only?</source>
        <translation>无法把设置写入 %1。磁盘是否已满或为只读？</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Video output</source>
        <translation>视频输出</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Software</source>
        <translation>软件渲染</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Audio language</source>
        <translation>音频语言</translation>
    </message>
    <message>
        <source>Chosen when a video has it. From the next video on.</source>
        <translation>视频含有该语言时选用。从下一个视频起生效。</translation>
    </message>
    <message>
        <source>As in the video</source>
        <translation>跟随视频</translation>
    </message>
    <message>
        <source>Subtitle language</source>
        <translation>字幕语言</translation>
    </message>
    <message>
        <source>Shown when a video has it. From the next video on.</source>
        <translation>视频含有该语言时显示。从下一个视频起生效。</translation>
    </message>
    <message>
        <source>No subtitles</source>
        <translation>不显示字幕</translation>
    </message>
    <message>
        <source>Subtitles and audio</source>
        <translation>字幕与音频</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Automatic switches to the TV layout when a remote or gamepad is used</source>
        <translation>自动：使用遥控器或手柄时切换到电视布局</translation>
    </message>
    <message>
        <source>TV</source>
        <translation>电视</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>桌面</translation>
    </message>
    <message>
        <source>Size of posters</source>
        <translation>海报大小</translation>
    </message>
    <message>
        <source>In the desktop layout; Ctrl + and Ctrl − as well</source>
        <translation>用于桌面布局；也可按 Ctrl + 和 Ctrl −</translation>
    </message>
    <message>
        <source>Smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Screen edge</source>
        <translation>屏幕边距</translation>
    </message>
    <message>
        <source>For televisions that crop the picture</source>
        <translation>适用于会裁切画面边缘的电视</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>a percentage</extracomment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减弱动态效果</translation>
    </message>
    <message>
        <source>No zoom, no slides; things fade in place</source>
        <translation>不缩放、不滑动，仅原位淡入淡出</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>GPL-3.0-or-later, without any warranty</source>
        <translation>GPL-3.0-or-later，不提供任何担保</translation>
    </message>
    <message>
        <source>Storage on this PC</source>
        <translation>本机存储</translation>
    </message>
    <message>
        <source>Public domain</source>
        <translation>公有领域</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Software works on every graphics card. Changes when Matinee is started again.</source>
        <translation>软件渲染适用于所有显卡。重新启动 Matinee 后生效。</translation>
    </message>
    <message>
        <source>Of the window and of names that Matinee gives</source>
        <translation>窗口以及 Matinee 所给名称的语言</translation>
    </message>
    <message>
        <source>Key for TMDB</source>
        <translation>TMDB 密钥</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Of TMDB, or of a server that stands in for it</source>
        <translation>TMDB 或其替代服务器的地址</translation>
    </message>
    <message>
        <source>Where a key comes from</source>
        <translation>如何获得密钥</translation>
    </message>
    <message>
        <source>This product uses the TMDB API but is not endorsed or certified by TMDB.</source>
        <translation>本产品使用 TMDB API，但未获 TMDB 认可或认证。</translation>
    </message>
    <message>
        <source>Descriptions</source>
        <translation>影片简介</translation>
    </message>
    <message>
        <source>Plots, people, posters. Without a key nothing is asked.</source>
        <translation>剧情、演职人员、海报。没有密钥时不会发出任何请求。</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Connected to %1</source>
        <translation>已连接到 %1</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Keep videos on storage machines of your own</source>
        <translation>把视频保存在您自己的存储机器上</translation>
    </message>
    <message>
        <source>No limit</source>
        <extracomment>a speed</extracomment>
        <translation>不限速</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>On which the time begins</source>
        <translation>时段开始的那一天</translation>
    </message>
    <message>
        <source>Upload limit</source>
        <translation>上传限速</translation>
    </message>
    <message>
        <source>Of all uploads into the cluster</source>
        <translation>所有上传到集群的总速度</translation>
    </message>
    <message>
        <source>Download limit</source>
        <translation>下载限速</translation>
    </message>
    <message>
        <source>Of all downloads from the cluster. Playing is never limited.</source>
        <translation>所有从集群下载的总速度。播放从不限速。</translation>
    </message>
    <message>
        <source>Other limits at some time of day</source>
        <translation>在一天中的某个时段使用另外的限速</translation>
    </message>
    <message>
        <source>In place of those above</source>
        <translation>代替上面的限速</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <extracomment>gigabytes</extracomment>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>Room for what was played</source>
        <translation>播放缓存的空间</translation>
    </message>
    <message>
        <source>So that it is not fetched again. Videos kept on this PC come on top.</source>
        <translation>播放过的内容不必再次下载。保留在本机的视频另计。</translation>
    </message>
    <message>
        <source>Check what is stored</source>
        <translation>检查存储的内容</translation>
    </message>
    <message>
        <source>Each video is read once in this time, while nothing plays</source>
        <translation>每个视频在此时间内读取一次，播放时暂停</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>Every month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>Every three months</source>
        <translation>每三个月</translation>
    </message>
    <message>
        <source>Every year</source>
        <translation>每年</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Slower where that is enough</source>
        <translation>足够时会更慢</translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep what is removed</source>
        <translation>保留已移除的内容</translation>
    </message>
    <message>
        <source>So long a title can be put back with its videos in the storage</source>
        <translation>在此期间，影片可以连同存储中的视频一起还原</translation>
    </message>
    <message>
        <source>Show subtitles</source>
        <translation>显示字幕</translation>
    </message>
    <message>
        <source>What is said in foreign parts is always shown when a video has it.</source>
        <translation>视频带有外语对白字幕时，总会显示。</translation>
    </message>
    <message>
        <source>With any sound</source>
        <translation>任何音轨</translation>
    </message>
    <message>
        <source>With sound in other languages</source>
        <translation>仅当音轨为其他语言时</translation>
    </message>
    <message>
        <source>Pass %1 through</source>
        <translation>直通 %1</translation>
    </message>
    <message>
        <source>A receiver at the digital output decodes it. Loudspeakers of this PC would make noise of it.</source>
        <translation>由数字输出端的功放解码。本机的扬声器只会发出噪声。</translation>
    </message>
    <message>
        <source>Hardware decoding</source>
        <translation>硬件解码</translation>
    </message>
    <message>
        <source>By the graphics card where it can, else by the processor. Off helps against a disturbed picture. From the next video on.</source>
        <translation>显卡能解码时由显卡解码，否则由处理器解码。画面异常时可以关闭。从下一个视频起生效。</translation>
    </message>
</context>
<context>
    <name>SourceFile</name>
    <message>
        <source>%1 changed while it was being read. Try again when it is finished.</source>
        <translation>%1 在读取时发生了变化。请在其写入完成后重试。</translation>
    </message>
    <message>
        <source>%1 is not a file.</source>
        <translation>%1 不是文件。</translation>
    </message>
</context>
<context>
    <name>StallWords</name>
    <message>
        <source>Waiting for the next part of the video: %1 %</source>
        <translation>正在等待视频的下一部分：%1 %</translation>
    </message>
    <message>
        <source>The disk is slow. Waiting for the next part: %1 %</source>
        <translation>磁盘较慢，正在等待下一部分：%1 %</translation>
    </message>
    <message>
        <source>%1 sends slowly. Waiting for the next part: %2 %</source>
        <translation>%1 传输较慢，正在等待下一部分：%2 %</translation>
    </message>
    <message>
        <source>The network is slow. Waiting for the next part: %1 %</source>
        <translation>网络较慢，正在等待下一部分：%1 %</translation>
    </message>
    <message>
        <source>%1 stopped answering.</source>
        <translation>%1 停止响应。</translation>
    </message>
    <message>
        <source>%1 stopped answering. Continuing from %2.</source>
        <translation>%1 停止响应，改由 %2 继续播放。</translation>
    </message>
</context>
<context>
    <name>StoreKeys</name>
    <message>
        <source>The store cannot keep an object of this name.</source>
        <translation>存储无法使用此名称保存对象。</translation>
    </message>
</context>
<context>
    <name>Storyboards</name>
    <message>
        <source>A storyboard in the storage is damaged.</source>
        <translation>存储中的一份预览图集已损坏。</translation>
    </message>
    <message>
        <source>A storyboard in the storage was made by a newer Matinee. Update this PC.</source>
        <translation>存储中的一份预览图集由更新版本的 Matinee 制作。请更新本机。</translation>
    </message>
</context>
<context>
    <name>Sync</name>
    <message>
        <source>The storage holds another library than the one of this PC. Nothing was changed. Look at the Cluster page.</source>
        <translation>存储中的媒体库与这台电脑的不同。没有更改任何内容。请查看“集群”页面。</translation>
    </message>
</context>
<context>
    <name>Sync::ClusterOpener</name>
    <message>
        <source>The storage already holds the library of another PC. If it is one of your household, say that this PC joins it; else choose another bucket or prefix.</source>
        <translation>该存储中已有另一台电脑的媒体库。如果那是您家中的电脑，请说明本机要加入它；否则请选择其他存储桶或前缀。</translation>
    </message>
    <message>
        <source>%1 and %2 do not have the same library. Give the addresses of one storage.</source>
        <translation>%1 和 %2 中的媒体库不同。请给出同一个存储的地址。</translation>
    </message>
</context>
<context>
    <name>Sync::Downloader</name>
    <message>
        <source>The storage has another video under the name of this one.</source>
        <translation>存储中以此名称保存的是另一个视频。</translation>
    </message>
    <message>
        <source>A part of “%1” is damaged in every copy that the storage has. Upload the video again from a PC that still has it.</source>
        <translation>“%1”的一部分在存储的所有副本中都已损坏。请从仍保有该视频的电脑重新上传。</translation>
    </message>
</context>
<context>
    <name>Sync::LibraryOpener</name>
    <message>
        <source>The store holds the library of another household. Choose another folder or prefix.</source>
        <translation>此存储中是另一个家庭的媒体库。请选择其他文件夹或前缀。</translation>
    </message>
    <message>
        <source>Two libraries are in this store. Choose another folder or prefix for one of them.</source>
        <translation>此存储中有两个媒体库。请为其中一个选择其他文件夹或前缀。</translation>
    </message>
    <message>
        <source>The store is empty, but this PC&apos;s library should be in it. Is it the right disk, or the right bucket?</source>
        <translation>存储是空的，但其中应有本机的媒体库。磁盘或存储桶是否正确？</translation>
    </message>
</context>
<context>
    <name>Sync::ObjectRepair</name>
    <message>
        <source>No whole copy of “%1” was found in the storage or on this PC. Upload it again from a PC that still has it.</source>
        <translation>在存储和这台电脑上都没有找到“%1”的完整副本。请从仍有它的电脑重新上传。</translation>
    </message>
    <message>
        <source>another copy in the storage</source>
        <translation>存储中的另一份副本</translation>
    </message>
</context>
<context>
    <name>Sync::ObjectScrub</name>
    <message>
        <source>The storage has it, but does not hand out all of its bytes now.</source>
        <translation>存储中有它，但现在不提供其全部数据。</translation>
    </message>
</context>
<context>
    <name>Sync::Scrubber</name>
    <message>
        <source>The storage says that it does not have “%1”. It is asked once more in some minutes before that counts.</source>
        <translation>存储表示没有“%1”。几分钟后会再问一次，之后才算数。</translation>
    </message>
</context>
<context>
    <name>Sync::StoreMove</name>
    <message>
        <source>The cluster has another video of the same name.</source>
        <translation>集群中已有同名的另一个视频。</translation>
    </message>
    <message>
        <source>The copy on this PC is damaged: it is not what was stored. Upload it again.</source>
        <translation>本机上的副本已损坏：与当初存储的内容不符。请重新上传。</translation>
    </message>
</context>
<context>
    <name>Sync::TransferEngine</name>
    <message>
        <source>There is no such transfer.</source>
        <translation>没有此传输任务。</translation>
    </message>
    <message>
        <source>This transfer has ended.</source>
        <translation>此传输任务已结束。</translation>
    </message>
    <message>
        <source>This transfer is done.</source>
        <translation>此传输任务已完成。</translation>
    </message>
    <message>
        <source>This video is already in the library.</source>
        <translation>此视频已在媒体库中。</translation>
    </message>
    <message>
        <source>Nothing can be downloaded here.</source>
        <translation>无法在此下载。</translation>
    </message>
    <message>
        <source>Only a transfer that waits for its turn can be moved.</source>
        <translation>只有正在排队的传输才能移动。</translation>
    </message>
    <message>
        <source>The storage has taken nothing for a while. If its disks are full, free some space there; Matinee goes on by itself.</source>
        <translation>存储已有一段时间没有接收任何内容。如果它的磁盘已满，请在那里腾出空间；Matinee 会自行继续。</translation>
    </message>
    <message>
        <source>What you moved it to no longer waits. Try again.</source>
        <translation>目标位置的任务已不再等待，请重试。</translation>
    </message>
</context>
<context>
    <name>Sync::Uploader</name>
    <message>
        <source>%1 is larger than a store can keep as one video.</source>
        <translation>%1 超出了存储中单个视频的大小上限。</translation>
    </message>
    <message>
        <source>%1 changed while it was being uploaded. Try again when it is finished.</source>
        <translation>%1 在上传时发生了变化。请在其写入完成后重试。</translation>
    </message>
    <message>
        <source>The store lost what was uploaded of %1.</source>
        <translation>存储丢失了 %1 已上传的部分。</translation>
    </message>
    <message>
        <source>The store kept %1 in another size than it was sent.</source>
        <translation>存储中 %1 的大小与发送的不一致。</translation>
    </message>
    <message>
        <source>%1 is being uploaded already.</source>
        <translation>%1 已经在上传了。</translation>
    </message>
</context>
<context>
    <name>Tracks</name>
    <message>
        <source>Track %1</source>
        <extracomment>A sound or subtitle track without a name; %1 is its number.</extracomment>
        <translation>轨道 %1</translation>
    </message>
    <message>
        <source>Mono</source>
        <translation>单声道</translation>
    </message>
    <message>
        <source>Stereo</source>
        <translation>立体声</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 声道</translation>
    </message>
    <message>
        <source>Foreign parts only</source>
        <translation>仅外语部分</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>来自文件</translation>
    </message>
</context>
<context>
    <name>TransferJournal</name>
    <message>
        <source>Matinee is already running and works on its uploads. Use that window.</source>
        <translation>Matinee 已在运行并处理上传任务。请使用那个窗口。</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>%1 of %2</source>
        <extracomment>how much of a file is stored: 24.3 of 38.2 GB</extracomment>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n parts stored</source>
        <translation>
            <numerusform>已存储 %1 / %n 个分块</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2/s</source>
        <translation>%1 · %2/秒</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>排队等待中</translation>
    </message>
    <message>
        <source>%1 Trying again now.</source>
        <translation>%1正在重试。</translation>
    </message>
    <message>
        <source>%1 Next try in %2.</source>
        <translation>%1%2后重试。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>正在进行</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Reading: looking for a copy you already have</source>
        <translation>读取中：查找是否已有副本</translation>
    </message>
    <message>
        <source>Verifying: reading back what was stored</source>
        <translation>校验中：回读已存储的内容</translation>
    </message>
    <message>
        <source>Instant: already in your storage</source>
        <translation>秒传：存储中已有</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>This did not work. Try again.</source>
        <translation>未能完成。请重试。</translation>
    </message>
    <message>
        <source>Cancelled: nothing of it is kept</source>
        <translation>已取消：未保留任何内容</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Nothing is on its way</source>
        <translation>没有正在进行的传输</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n on their way</source>
        <translation>
            <numerusform>%n 个任务，正在传输 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n parts here</source>
        <translation>
            <numerusform>%n 个部分中已有 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Already in %1</source>
        <translation>已在 %1 中</translation>
    </message>
    <message>
        <source>In %1, each part verified</source>
        <translation>在 %1 中，每个部分均已校验</translation>
    </message>
    <message>
        <source>Kept on this PC, each part verified</source>
        <translation>保留在此电脑上，每个部分均已校验</translation>
    </message>
    <message>
        <source>Reading: looking for what is already on this PC</source>
        <translation>读取中：正在查找此电脑上已有的内容</translation>
    </message>
    <message>
        <source>Downloading, to be kept on this PC</source>
        <translation>正在下载，将保留在此电脑上</translation>
    </message>
    <message>
        <source>Downloading to %1</source>
        <translation>正在下载到 %1</translation>
    </message>
    <message>
        <source>Stored, read back and compared</source>
        <translation>已存储、回读并比对</translation>
    </message>
    <message>
        <source>Uploading to your storage</source>
        <translation>正在上传到您的存储</translation>
    </message>
    <message>
        <source>limited to %1/s up, %2/s down</source>
        <translation>上传限速 %1/秒，下载限速 %2/秒</translation>
    </message>
    <message>
        <source>limited to %1/s up</source>
        <translation>上传限速 %1/秒</translation>
    </message>
    <message>
        <source>limited to %1/s down</source>
        <translation>下载限速 %1/秒</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation>移到最后</translation>
    </message>
</context>
<context>
    <name>Ui::AddressDialog</name>
    <message>
        <source>Play an address</source>
        <translation>播放网址</translation>
    </message>
    <message>
        <source>The address of a video file, as http:// or https://.</source>
        <translation>视频文件的地址，以 http:// 或 https:// 开头。</translation>
    </message>
    <message>
        <source>Address of the video</source>
        <translation>视频地址</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>Ui::BandwidthGraph</name>
    <message>
        <source>The last 5 minutes: %1/s up, %2/s down</source>
        <translation>最近 5 分钟：上传 %1/秒，下载 %2/秒</translation>
    </message>
    <message>
        <source>%1/s</source>
        <extracomment>a speed</extracomment>
        <translation>%1/秒</translation>
    </message>
</context>
<context>
    <name>Ui::Banner</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Ui::CandidateList</name>
    <message>
        <source>Titles to choose from</source>
        <translation>可选条目</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>a title and its year</extracomment>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>Ui::CardDelegate</name>
    <message>
        <source>New</source>
        <translation>新</translation>
    </message>
</context>
<context>
    <name>Ui::CardModel</name>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 项，共 %2 项</translation>
    </message>
</context>
<context>
    <name>Ui::CardRow</name>
    <message>
        <source>Back in this row</source>
        <translation>本行向前</translation>
    </message>
    <message>
        <source>On in this row</source>
        <translation>本行向后</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n items</source>
        <translation>
            <numerusform>%1，%n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::CategoryItem</name>
    <message>
        <source>selected</source>
        <translation>已选中</translation>
    </message>
</context>
<context>
    <name>Ui::ClusterDialog</name>
    <message>
        <source>Connect to a cluster</source>
        <translation>连接集群</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>访问密钥</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>私有密钥</translation>
    </message>
    <message>
        <source>Below this key in the bucket</source>
        <translation>存储桶中的前缀</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Bucket in the path</source>
        <translation>存储桶在路径中</translation>
    </message>
    <message>
        <source>Bucket in the host</source>
        <translation>存储桶在主机名中</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>The storage is new. Making sure that it keeps what it is given…</source>
        <translation>这是一个新存储。正在确认它能保存写入的内容…</translation>
    </message>
    <message>
        <source>Any storage that speaks S3: Swift, Ceph, Garage, MinIO, SeaweedFS. All its addresses, with spaces between.</source>
        <translation>任何支持 S3 的存储：Swift、Ceph、Garage、MinIO、SeaweedFS。请填写它的所有地址，用空格分隔。</translation>
    </message>
    <message>
        <source>Enter the addresses of the storage.</source>
        <translation>请输入存储的地址。</translation>
    </message>
    <message>
        <source>Enter the bucket that Matinee may use.</source>
        <translation>请输入 Matinee 可以使用的存储桶。</translation>
    </message>
    <message>
        <source>Enter the access key.</source>
        <translation>请输入访问密钥。</translation>
    </message>
    <message>
        <source>Enter the secret key.</source>
        <translation>请输入私有密钥。</translation>
    </message>
    <message>
        <source>Asking the storage…</source>
        <translation>正在询问存储…</translation>
    </message>
    <message>
        <source>Join this library</source>
        <translation>加入此媒体库</translation>
    </message>
    <message>
        <source>The storage already holds the library of another PC. If it is one of your household, join it. What this PC stored itself stays, and can be moved there.</source>
        <translation>该存储中已有另一台电脑的媒体库。如果那是您家中的电脑，请加入它。本机自己存储的内容会保留，也可以移到那里。</translation>
    </message>
    <message>
        <source>Approve and connect</source>
        <translation>信任并连接</translation>
    </message>
    <message>
        <source>This PC does not know the certificate. Approve it if it is your storage&apos;s own:
%1</source>
        <translation>本机不认识此证书。如果它确实属于您的存储，请予以信任：
%1</translation>
    </message>
</context>
<context>
    <name>Ui::ClusterPage</name>
    <message>
        <source>Nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>What is kept where</source>
        <translation>内容保存在哪里</translation>
    </message>
    <message>
        <source>Stored on this PC</source>
        <translation>保存在本机</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新询问</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>断开连接…</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>No cluster yet</source>
        <translation>还没有集群</translation>
    </message>
    <message>
        <source>Connect to a cluster…</source>
        <translation>连接集群…</translation>
    </message>
    <message>
        <source>The whole bucket is Matinee’s</source>
        <translation>整个存储桶都归 Matinee 使用</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) could not be moved: %1</source>
        <translation>
            <numerusform>有 %n 个视频无法移动：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) · %1</source>
        <translation>
            <numerusform>%n 个视频 · %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Moving: %1 of %2</source>
        <translation>正在移动：%1 / %2</translation>
    </message>
    <message>
        <source>Moving into the cluster…</source>
        <translation>正在移入集群…</translation>
    </message>
    <message>
        <source>The cluster has them too. %1 can be removed.</source>
        <translation>集群中也有它们。可以删除 %1。</translation>
    </message>
    <message>
        <source>On this PC alone. Press to copy them into the cluster.</source>
        <translation>只在本机上。按下即可复制到集群。</translation>
    </message>
    <message>
        <source>Disconnect from the cluster?</source>
        <translation>断开与集群的连接？</translation>
    </message>
    <message>
        <source>Everything in it stays. Titles whose videos are only there cannot be played until you connect again, for which you need the keys.</source>
        <translation>集群中的所有内容都会保留。视频只在集群中的影片，要重新连接后才能播放，届时需要密钥。</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Videos that you store are on this PC alone. A cluster of your own keeps them on several machines.</source>
        <translation>您存储的视频只在本机上。您自己的集群会把它们保存在多台机器上。</translation>
    </message>
    <message>
        <source>New keys…</source>
        <translation>新密钥…</translation>
    </message>
    <message>
        <source>Housekeeping</source>
        <translation>维护</translation>
    </message>
    <message>
        <source>Last scrub</source>
        <translation>上次检查</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>媒体库</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Retire “%1”?</source>
        <translation>停用“%1”？</translation>
    </message>
    <message>
        <source>Nothing waits for it any more. If it comes back after all, it catches up by itself, and what was changed there is not lost.</source>
        <translation>不再有任何事情等待它。如果它又回来，会自行赶上，那里的更改不会丢失。</translation>
    </message>
    <message>
        <source>Retire</source>
        <translation>停用</translation>
    </message>
</context>
<context>
    <name>Ui::DetailsPage</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>从头播放</translation>
    </message>
    <message>
        <source>Mark watched</source>
        <translation>标为已看</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Subtitles</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>相似影片</translation>
    </message>
    <message>
        <source>Resume · %1</source>
        <translation>继续播放 · %1</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>已看</translation>
    </message>
    <message>
        <source>Watched, press to mark as not watched</source>
        <translation>已看，按下标为未看</translation>
    </message>
    <message>
        <source>This file cannot be read: %1</source>
        <translation>无法读取此文件：%1</translation>
    </message>
    <message>
        <source>The folder or the store that holds it is not connected. Nothing is lost.</source>
        <translation>所在的文件夹或存储未连接。没有数据丢失。</translation>
    </message>
    <message>
        <source>Its file is no longer in the folder.</source>
        <translation>文件已不在该文件夹中。</translation>
    </message>
    <message>
        <source>Directed by %1</source>
        <translation>导演：%1</translation>
    </message>
    <message>
        <source>With %1</source>
        <translation>主演：%1</translation>
    </message>
    <message>
        <source>also %1</source>
        <translation>另有 %1</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>无声音</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Also kept in your storage</source>
        <translation>存储中也有保存</translation>
    </message>
    <message>
        <source>In your storage</source>
        <translation>在存储中</translation>
    </message>
    <message>
        <source>Kept in your storage</source>
        <translation>保存在存储中</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Add to favourites</source>
        <translation>添加到收藏</translation>
    </message>
    <message>
        <source>Favourite, press to remove from favourites</source>
        <translation>已收藏，按下以取消收藏</translation>
    </message>
    <message>
        <source>%1 as %2</source>
        <translation>%1 饰 %2</translation>
    </message>
    <message>
        <source>%1 · no longer here</source>
        <translation>%1 · 已不在这里</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>★ %1</source>
        <translation>★ %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Being fetched, %1 percent; press to stop</source>
        <translation>正在获取，已完成百分之 %1；按下停止</translation>
    </message>
    <message>
        <source>Kept on this PC, press to keep it no longer</source>
        <translation>已保留在本机，按下不再保留</translation>
    </message>
    <message>
        <source>Keep on this PC</source>
        <translation>保留在本机</translation>
    </message>
    <message>
        <source>Fetching · %1 %</source>
        <translation>获取中 · %1 %</translation>
    </message>
    <message>
        <source>Kept on this PC</source>
        <translation>已保留在本机</translation>
    </message>
    <message>
        <source>Being fetched to this PC · %1 %</source>
        <translation>正在获取到本机 · %1 %</translation>
    </message>
    <message>
        <source>In your storage, kept here too</source>
        <translation>在您的存储中，本机也保留</translation>
    </message>
    <message>
        <source>In your storage only</source>
        <translation>只在您的存储中</translation>
    </message>
    <message>
        <source>Its bytes are gone: they were removed from the storage for good. Once the video is added again, all that is known of it is there.</source>
        <translation>文件内容已不在：它已从存储中彻底删除。重新添加视频后，与它有关的一切都还在。</translation>
    </message>
    <message>
        <source>%1 · read %2, whole</source>
        <translation>%1 · %2读取，完整</translation>
    </message>
    <message>
        <source>Damaged in your storage</source>
        <translation>在您的存储中已损坏</translation>
    </message>
    <message>
        <source>%1 · every copy complete</source>
        <translation>%1 · 副本已完整</translation>
    </message>
    <message>
        <source>%1 · copies are being made</source>
        <translation>%1 · 正在制作副本</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续播放</translation>
    </message>
</context>
<context>
    <name>Ui::DevicesDialog</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Retire…</source>
        <translation>停用…</translation>
    </message>
    <message>
        <source>Retire %1</source>
        <translation>停用 %1</translation>
    </message>
    <message>
        <source>What is deleted leaves the storage once every device knows of it. Retire one that will not come back, so that nothing waits for it.</source>
        <translation>被删除的内容在每台设备都知道之后才会离开存储。不会再回来的设备请停用，这样就无需等待它。</translation>
    </message>
</context>
<context>
    <name>Ui::DropOverlay</name>
    <message>
        <source>Drop to add videos</source>
        <translation>松开以添加视频</translation>
    </message>
    <message numerus="yes">
        <source>Drop to add %n videos</source>
        <translation>
            <numerusform>松开以添加 %n 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no videos in this</source>
        <translation>其中没有视频</translation>
    </message>
    <message>
        <source>Looking at what you are dragging</source>
        <translation>正在查看拖入的内容</translation>
    </message>
    <message>
        <source>%1 · %2 free in the storage · the originals stay where they are</source>
        <translation>%1 · 存储剩余 %2 · 原文件保留在原处</translation>
    </message>
    <message>
        <source>Copy into the storage</source>
        <translation>复制到存储</translation>
    </message>
    <message>
        <source>Kept even when the originals go</source>
        <translation>即使原文件不在了也会保留</translation>
    </message>
    <message>
        <source>Add the folder in place</source>
        <translation>就地添加文件夹</translation>
    </message>
    <message>
        <source>Nothing is copied; they play where they are</source>
        <translation>不复制，直接从原位置播放</translation>
    </message>
    <message>
        <source>And more: only the first files were counted</source>
        <translation>还有更多：仅统计了前面的文件</translation>
    </message>
    <message numerus="yes">
        <source>%n other files are not videos and will be left out</source>
        <translation>
            <numerusform>另有 %n 个文件不是视频，将被忽略</numerusform>
        </translation>
    </message>
    <message>
        <source>They do not fit into the storage; adding the folder in place works</source>
        <translation>存储空间不足；可以就地添加文件夹</translation>
    </message>
    <message>
        <source>%1 · the originals stay where they are</source>
        <translation>%1 · 原文件保持不动</translation>
    </message>
</context>
<context>
    <name>Ui::EditDialog</name>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Reset the picture</source>
        <translation>还原图片</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Sorted as</source>
        <translation>排序名</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Number in the season</source>
        <translation>季内编号</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>合集</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>剧情</translation>
    </message>
    <message>
        <source>Write the NFO file too</source>
        <translation>同时写入 NFO 文件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>garden, winter</source>
        <translation>花园, 冬天</translation>
    </message>
    <message>
        <source>One; another</source>
        <translation>甲; 乙</translation>
    </message>
    <message>
        <source>Writes what is shown into the NFO file beside the video</source>
        <translation>把显示的信息写入影片旁的 NFO 文件</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>编辑 %1</translation>
    </message>
    <message>
        <source>%1 is changed</source>
        <translation>已修改 %1</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png *.webp *.bmp)</source>
        <translation>图片 (*.jpg *.jpeg *.png *.webp *.bmp)</translation>
    </message>
    <message>
        <source>What was found is shown again</source>
        <translation>将恢复显示找到的内容</translation>
    </message>
</context>
<context>
    <name>Ui::EditField</name>
    <message>
        <source>Reset</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Reset %1 to what was found</source>
        <translation>把“%1”还原为找到的内容</translation>
    </message>
    <message>
        <source>Show again what was found</source>
        <translation>恢复显示找到的内容</translation>
    </message>
    <message>
        <source>What was found is shown again</source>
        <translation>将恢复显示找到的内容</translation>
    </message>
</context>
<context>
    <name>Ui::EpisodeList</name>
    <message>
        <source>Episodes</source>
        <translation>分集</translation>
    </message>
</context>
<context>
    <name>Ui::FactRow</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Ui::FileListModel</name>
    <message>
        <source>%1 · cannot be reached now; its videos come back with it</source>
        <translation>%1 · 目前无法访问；恢复后其中的视频会重新出现</translation>
    </message>
    <message>
        <source>%1 · not scanned yet</source>
        <translation>%1 · 尚未扫描</translation>
    </message>
    <message>
        <source>%1 · scanned %2</source>
        <translation>%1 · %2扫描</translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Folders on this PC</source>
        <translation>本机文件夹</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>%1 · cannot be read now; its videos come back with it</source>
        <translation>%1 · 现在无法读取；可读取后其视频会回来</translation>
    </message>
    <message>
        <source>%1 · is all at once empty; its videos stay until it is removed</source>
        <translation>%1 · 突然空了；在移除该文件夹之前，其视频会保留</translation>
    </message>
    <message>
        <source>%1 · its disk is not connected; its videos come back with it</source>
        <translation>%1 · 其磁盘未连接；连接后其视频会回来</translation>
    </message>
    <message>
        <source>%1 · on a network: looked at every 5 minutes</source>
        <translation>%1 · 位于网络上：每 5 分钟查看一次</translation>
    </message>
    <message>
        <source>%1 · too many folders to watch: looked at every 5 minutes</source>
        <translation>%1 · 文件夹过多无法监视：每 5 分钟查看一次</translation>
    </message>
    <message>
        <source>%1 · new videos are uploaded</source>
        <translation>%1 · 新视频会自动上传</translation>
    </message>
    <message>
        <source>Stop uploading new videos</source>
        <translation>停止自动上传新视频</translation>
    </message>
    <message>
        <source>Upload new videos</source>
        <translation>自动上传新视频</translation>
    </message>
</context>
<context>
    <name>Ui::FilesPage</name>
    <message>
        <source>No folders yet</source>
        <translation>还没有文件夹</translation>
    </message>
    <message>
        <source>Videos in a folder that you add here stay where they are and appear in the library.</source>
        <translation>在此添加的文件夹，其中的视频留在原处，并显示在媒体库中。</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Scan now</source>
        <translation>立即扫描</translation>
    </message>
    <message>
        <source>Folders and files that could not be read</source>
        <translation>文件夹和无法读取的文件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln 个文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln 个视频</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln 个无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>Scanning: %1 of %2 files</source>
        <translation>正在扫描：%1 / %2 个文件</translation>
    </message>
    <message>
        <source>Looking for videos</source>
        <translation>正在查找视频</translation>
    </message>
    <message>
        <source>%1 is no longer in the library; its files stay where they are</source>
        <translation>已从媒体库移除 %1；文件保留在原处</translation>
    </message>
    <message>
        <source>Videos that come into %1 from now on are copied into the storage</source>
        <translation>从现在起，放进“%1”的视频会复制到存储</translation>
    </message>
    <message>
        <source>New videos of %1 stay where they are</source>
        <translation>“%1”的新视频留在原处</translation>
    </message>
</context>
<context>
    <name>Ui::FilterBar</name>
    <message>
        <source>Title A–Z</source>
        <translation>片名 A–Z</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Recently added</source>
        <translation>最近添加</translation>
    </message>
    <message>
        <source>Sorted by %1</source>
        <translation>按%1排序</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>%1s</source>
        <translation>%1年代</translation>
    </message>
    <message>
        <source>Decade</source>
        <translation>年代</translation>
    </message>
    <message>
        <source>4K</source>
        <translation>4K</translation>
    </message>
    <message>
        <source>Unwatched</source>
        <translation>未看</translation>
    </message>
    <message>
        <source>%1, on, press to remove</source>
        <translation>%1，开，按下移除</translation>
    </message>
    <message>
        <source>%1, off</source>
        <translation>%1，关</translation>
    </message>
    <message>
        <source>Recently played</source>
        <translation>最近播放</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>看过一部分</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>已看</translation>
    </message>
    <message>
        <source>Rated %1 or better</source>
        <translation>评分 %1 以上</translation>
    </message>
    <message>
        <source>1080p or better</source>
        <translation>1080p 及以上</translation>
    </message>
    <message>
        <source>720p or better</source>
        <translation>720p 及以上</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>HDR</source>
        <translation>HDR</translation>
    </message>
    <message>
        <source>On this PC</source>
        <translation>在此电脑上</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Save as a smart playlist…</source>
        <translation>保存为智能播放列表…</translation>
    </message>
</context>
<context>
    <name>Ui::FolderBrowser</name>
    <message>
        <source>Folders and files</source>
        <translation>文件夹和文件</translation>
    </message>
    <message>
        <source>No videos of the library here</source>
        <translation>这里没有媒体库中的视频</translation>
    </message>
    <message>
        <source>What is put into this folder appears after the next scan.</source>
        <translation>放进此文件夹的视频会在下次扫描后出现。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message numerus="yes">
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln 个文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>This folder cannot be shown</source>
        <translation>无法显示此文件夹</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>前往“%1”</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>Ui::FolderModel</name>
    <message numerus="yes">
        <source>%Ln videos</source>
        <translation>
            <numerusform>%Ln 个视频</numerusform>
        </translation>
    </message>
    <message>
        <source>Cannot be reached now</source>
        <translation>现在无法访问</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Missing: it was not there at the last look</source>
        <translation>缺失：上次查看时不在这里</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>已看</translation>
    </message>
    <message>
        <source>Also kept in your storage</source>
        <translation>存储中也有保存</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>Ui::Hero</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Resume</source>
        <extracomment>%1: &quot;48 min left&quot;</extracomment>
        <translation>继续播放</translation>
    </message>
    <message>
        <source>Resume · %1</source>
        <translation>继续播放 · %1</translation>
    </message>
</context>
<context>
    <name>Ui::HistoryModel</name>
    <message>
        <source>%1 on %2</source>
        <extracomment>%1: &quot;20:31&quot; or &quot;Yesterday 22:48&quot;; %2: name of a PC</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1, %2: %3 → %4</source>
        <extracomment>title, field: before → after</extracomment>
        <translation>%1，%2：%3 → %4</translation>
    </message>
    <message>
        <source>can be taken back</source>
        <translation>可以撤销</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>Ui::HistoryPage</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Nothing is known of it</source>
        <translation>没有任何记录</translation>
    </message>
    <message>
        <source>What is done with a home video that is on this PC alone is not written down.</source>
        <translation>仅存在于这台电脑上的家庭视频，其操作不会被记录。</translation>
    </message>
    <message>
        <source>History of %1</source>
        <extracomment>%1 is a title</extracomment>
        <translation>%1 的历史记录</translation>
    </message>
</context>
<context>
    <name>Ui::HistoryView</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>已撤销：%1</translation>
    </message>
</context>
<context>
    <name>Ui::HomePage</name>
    <message>
        <source>Continue watching</source>
        <translation>继续观看</translation>
    </message>
    <message>
        <source>Next up</source>
        <translation>接下来看</translation>
    </message>
    <message>
        <source>Recently added</source>
        <translation>最近添加</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>这里还没有内容</translation>
    </message>
    <message>
        <source>Add a folder or drop videos.</source>
        <translation>添加文件夹，或把视频拖到这里。</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>The library could not be read</source>
        <translation>无法读取媒体库</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
</context>
<context>
    <name>Ui::IdentifyDialog</name>
    <message>
        <source>Identify</source>
        <translation>识别影片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>全部文件</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>电影</translation>
    </message>
    <message>
        <source>Episode</source>
        <translation>剧集</translation>
    </message>
    <message>
        <source>Home video</source>
        <translation>家庭视频</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>片名</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Season</source>
        <translation>季</translation>
    </message>
    <message>
        <source>Search TMDB</source>
        <translation>搜索 TMDB</translation>
    </message>
    <message>
        <source>The titles of TMDB can be chosen too, with a key that costs nothing: themoviedb.org/settings/api</source>
        <translation>有了免费密钥，还可以从 TMDB 的条目中选择：themoviedb.org/settings/api</translation>
    </message>
    <message>
        <source>Enter a key…</source>
        <translation>输入密钥…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>That is it</source>
        <translation>就是它</translation>
    </message>
    <message>
        <source>Which series is “%1” really? Its episodes keep their numbers.</source>
        <translation>“%1”到底是哪部剧？各集保持原来的编号。</translation>
    </message>
    <message>
        <source>What is “%1” really? Its files stay that, whatever they are called.</source>
        <translation>“%1”实际上是什么？无论文件叫什么名字，都会一直如此。</translation>
    </message>
    <message>
        <source>This file alone</source>
        <translation>仅此文件</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <extracomment>a title and its year</extracomment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Back to what the file name says: %1</source>
        <translation>恢复为文件名所示：%1</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>剧名</translation>
    </message>
    <message>
        <source>In your library</source>
        <translation>在您的媒体库中</translation>
    </message>
    <message>
        <source>Type the name to search for.</source>
        <translation>请输入要搜索的名称。</translation>
    </message>
    <message>
        <source>Asking TMDB…</source>
        <translation>正在查询 TMDB…</translation>
    </message>
    <message>
        <source>TMDB gave no answer. Search again, or type by hand what it is.</source>
        <translation>TMDB 没有回应。请重新搜索，或手动填写。</translation>
    </message>
    <message>
        <source>TMDB</source>
        <extracomment>where a title is from, and what it is about</extracomment>
        <translation>TMDB</translation>
    </message>
    <message>
        <source>TMDB · %1</source>
        <translation>TMDB · %1</translation>
    </message>
    <message>
        <source>No other title in your library is called so. Search TMDB, or type what it is.</source>
        <translation>媒体库中没有其他同名条目。可搜索 TMDB，或手动填写。</translation>
    </message>
    <message>
        <source>No other title in your library is called so. Type what it is.</source>
        <translation>媒体库中没有其他同名条目。请手动填写。</translation>
    </message>
    <message>
        <source>Give the title a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message>
        <source>An episode needs the number of its season and its own.</source>
        <translation>剧集需要季号和集号。</translation>
    </message>
    <message>
        <source>It is done, but the title cannot be shown.</source>
        <translation>已完成，但无法显示该条目。</translation>
    </message>
    <message>
        <source>TMDB has nothing of that name. Try fewer words, or type by hand what it is.</source>
        <translation>TMDB 没有该名称的条目。请减少字词，或手动填写。</translation>
    </message>
</context>
<context>
    <name>Ui::KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Play what has the focus</source>
        <translation>播放焦点所在的影片</translation>
    </message>
    <message>
        <source>Esc, Backspace</source>
        <translation>Esc、退格</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Menu, Shift F10</source>
        <translation>菜单键、Shift F10</translation>
    </message>
    <message>
        <source>What can be done with a title</source>
        <translation>影片的操作菜单</translation>
    </message>
    <message>
        <source>Ctrl F, /</source>
        <translation>Ctrl F、/</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Ctrl 1 to 5</source>
        <translation>Ctrl 1 到 5</translation>
    </message>
    <message>
        <source>Home, Movies, Series, Files, Transfers</source>
        <translation>首页、电影、剧集、文件、传输</translation>
    </message>
    <message>
        <source>Ctrl ,</source>
        <translation>Ctrl ,</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Ctrl O</source>
        <translation>Ctrl O</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Ctrl Z</source>
        <translation>Ctrl Z</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Ctrl A</source>
        <translation>Ctrl A</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Ctrl +, Ctrl −</source>
        <translation>Ctrl +、Ctrl −</translation>
    </message>
    <message>
        <source>Larger and smaller posters</source>
        <translation>放大和缩小海报</translation>
    </message>
    <message>
        <source>A to Z</source>
        <translation>A 到 Z</translation>
    </message>
    <message>
        <source>Jump to a letter in a list by title</source>
        <translation>在按片名排序的列表中跳到某个字母</translation>
    </message>
    <message>
        <source>F11</source>
        <translation>F11</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>F1, ?</source>
        <translation>F1、?</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>显示快捷键</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Edit the title that is open</source>
        <translation>编辑打开的影片</translation>
    </message>
    <message>
        <source>I</source>
        <translation>I</translation>
    </message>
    <message>
        <source>Identify: say which title its file is</source>
        <translation>识别：指明文件是哪个条目</translation>
    </message>
    <message>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <source>Keep the title that is open on this PC, or no longer</source>
        <translation>把打开的影片保留在本机，或不再保留</translation>
    </message>
    <message>
        <source>Ctrl B</source>
        <translation>Ctrl B</translation>
    </message>
    <message>
        <source>Back to the film in the corner</source>
        <translation>回到角落里的影片</translation>
    </message>
    <message>
        <source>Ctrl N</source>
        <translation>Ctrl N</translation>
    </message>
    <message>
        <source>Play an address</source>
        <translation>播放网址</translation>
    </message>
    <message>
        <source>Ctrl ↑, Ctrl ↓</source>
        <translation>Ctrl ↑、Ctrl ↓</translation>
    </message>
    <message>
        <source>Move a transfer that waits</source>
        <translation>移动等待中的传输</translation>
    </message>
</context>
<context>
    <name>Ui::LetterBar</name>
    <message>
        <source>Jump to letter, %1</source>
        <translation>跳到字母 %1</translation>
    </message>
    <message>
        <source>Jump to a letter</source>
        <translation>跳到字母</translation>
    </message>
</context>
<context>
    <name>Ui::LibraryPage</name>
    <message>
        <source>The library could not be read</source>
        <translation>无法读取媒体库</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>剧集</translation>
    </message>
    <message>
        <source>Home videos</source>
        <translation>家庭视频</translation>
    </message>
    <message>
        <source>Movies</source>
        <translation>电影</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>没有匹配的内容</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>这里还没有内容</translation>
    </message>
    <message>
        <source>Add a folder or drop videos.</source>
        <translation>添加文件夹，或把视频拖到这里。</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Name of the smart playlist</source>
        <translation>智能播放列表的名称</translation>
    </message>
    <message>
        <source>%1 is saved</source>
        <translation>已保存“%1”</translation>
    </message>
    <message>
        <source>No %1.</source>
        <comment>the filters, such as: unwatched drama</comment>
        <translation>没有符合“%1”的内容。</translation>
    </message>
</context>
<context>
    <name>Ui::ListPage</name>
    <message>
        <source>Nothing here</source>
        <translation>这里没有内容</translation>
    </message>
    <message>
        <source>No title of your library is in this list now.</source>
        <translation>媒体库中目前没有此列表里的影片。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>The library could not be read</source>
        <translation>无法读取媒体库</translation>
    </message>
    <message>
        <source>Take out of this list</source>
        <translation>移出此列表</translation>
    </message>
    <message>
        <source>More…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>%1 is no longer in %2</source>
        <translation>《%1》已移出“%2”</translation>
    </message>
</context>
<context>
    <name>Ui::ListsPage</name>
    <message>
        <source>No lists yet</source>
        <translation>还没有列表</translation>
    </message>
    <message>
        <source>Mark titles as favourites, or add them to playlists and collections from their menu.</source>
        <translation>在影片的菜单中可以收藏，或添加到播放列表和合集。</translation>
    </message>
    <message>
        <source>To the movies</source>
        <translation>前往电影</translation>
    </message>
    <message>
        <source>The library could not be read</source>
        <translation>无法读取媒体库</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message numerus="yes">
        <source>%n titles</source>
        <translation>
            <numerusform>%n 部</numerusform>
        </translation>
    </message>
    <message>
        <source>Smart playlist</source>
        <translation>智能播放列表</translation>
    </message>
    <message numerus="yes">
        <source>Playlist · %n titles</source>
        <translation>
            <numerusform>播放列表 · %n 部</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Collection · %n titles</source>
        <translation>
            <numerusform>合集 · %n 部</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Remove the playlist</source>
        <translation>删除播放列表</translation>
    </message>
    <message>
        <source>%1 is removed</source>
        <translation>已删除“%1”</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>合集</translation>
    </message>
</context>
<context>
    <name>Ui::MainWindow</name>
    <message>
        <source>Matinee</source>
        <translation>Matinee</translation>
    </message>
    <message>
        <source>Nothing can be changed now</source>
        <translation>目前无法更改</translation>
    </message>
    <message>
        <source>About your library</source>
        <translation>关于您的媒体库</translation>
    </message>
    <message>
        <source>Add a folder in place…</source>
        <translation>就地添加文件夹…</translation>
    </message>
    <message>
        <source>Copy videos into the storage…</source>
        <translation>复制视频到存储…</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Copy videos into the storage</source>
        <translation>复制视频到存储</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Look here</source>
        <translation>请查看</translation>
    </message>
    <message>
        <source>The cluster does not answer.</source>
        <translation>集群没有响应。</translation>
    </message>
    <message>
        <source>The library is not in step.</source>
        <translation>媒体库尚未同步。</translation>
    </message>
    <message>
        <source>What is kept on this PC still plays. It is tried again by itself.</source>
        <translation>保留在这台电脑上的内容仍可播放。系统会自动重试。</translation>
    </message>
    <message>
        <source>Play an address…</source>
        <translation>播放网址…</translation>
    </message>
</context>
<context>
    <name>Ui::NavItem</name>
    <message>
        <source>current page</source>
        <translation>当前页面</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>Ui::NewKeysDialog</name>
    <message>
        <source>New keys</source>
        <translation>新密钥</translation>
    </message>
    <message>
        <source>Other keys of the same storage. They are tried at every address before this PC takes them. Each other device still has the old ones: enter the new keys there as well before you withdraw those.</source>
        <translation>同一存储的另一组密钥。在这台电脑采用之前，会在每个地址上试用。其他设备仍在使用旧密钥：在停用旧密钥之前，请也在那些设备上输入新密钥。</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>访问密钥</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>私有密钥</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Try and take</source>
        <translation>试用并采用</translation>
    </message>
    <message>
        <source>Enter both keys.</source>
        <translation>请输入两个密钥。</translation>
    </message>
    <message>
        <source>Asking the storage…</source>
        <translation>正在询问存储…</translation>
    </message>
</context>
<context>
    <name>Ui::NextCard</name>
    <message>
        <source>Play now</source>
        <translation>立即播放</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不播放</translation>
    </message>
    <message numerus="yes">
        <source>Next in %n second(s)</source>
        <translation>
            <numerusform>%n 秒后播放下一部</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::NodeCard</name>
    <message>
        <source>free of %1</source>
        <translation>剩余，共 %1</translation>
    </message>
    <message>
        <source>It does not tell how full it is.</source>
        <translation>它不告知已用多少空间。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>a percentage</extracomment>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>Ui::OptionRow</name>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>the name of a setting and its value, read out</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2, %n choices</source>
        <translation>
            <numerusform>%1，%2，共 %n 个选项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::OsdControls</name>
    <message>
        <source>Back 10 seconds</source>
        <translation>后退 10 秒</translation>
    </message>
    <message>
        <source>Forward 30 seconds</source>
        <translation>快进 30 秒</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Audio &amp; subtitles</source>
        <translation>音频与字幕</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>退出全屏</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Speed, %1 times</source>
        <translation>速度，%1 倍</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>打开声音</translation>
    </message>
    <message>
        <source>Mute, volume %1 %</source>
        <translation>静音，音量 %1%</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>To the beginning, or the film before</source>
        <translation>回到开头，或上一部</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>下一部：%1</translation>
    </message>
    <message>
        <source>Nothing follows</source>
        <translation>后面没有了</translation>
    </message>
</context>
<context>
    <name>Ui::Page</name>
    <message>
        <source>%1 is marked as watched</source>
        <translation>%1 已标为已看</translation>
    </message>
    <message>
        <source>%1 is marked as not watched</source>
        <translation>%1 已标为未看</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are marked as watched</source>
        <translation>
            <numerusform>%n 部影片已标为已看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are marked as not watched</source>
        <translation>
            <numerusform>%n 部影片已标为未看</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续播放</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>From the start</source>
        <translation>从头播放</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>分集</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Mark as not watched</source>
        <translation>标为未看</translation>
    </message>
    <message>
        <source>Mark as watched</source>
        <translation>标为已看</translation>
    </message>
    <message>
        <source>Remove from favourites</source>
        <translation>取消收藏</translation>
    </message>
    <message>
        <source>Add to favourites</source>
        <translation>添加到收藏</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Add to…</source>
        <translation>添加到…</translation>
    </message>
    <message>
        <source>%1 is among your favourites</source>
        <translation>已收藏《%1》</translation>
    </message>
    <message>
        <source>%1 is no favourite any more</source>
        <translation>已取消收藏《%1》</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are among your favourites</source>
        <translation>
            <numerusform>已收藏 %n 部影片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no favourites any more</source>
        <translation>
            <numerusform>已取消收藏 %n 部影片</numerusform>
        </translation>
    </message>
    <message>
        <source>Matinee</source>
        <translation>Matinee</translation>
    </message>
    <message>
        <source>%1 of 10</source>
        <translation>%1 分（满分 10）</translation>
    </message>
    <message>
        <source>No rating</source>
        <translation>不评分</translation>
    </message>
    <message>
        <source>You rated %1 with %2 of 10</source>
        <translation>您给《%1》打了 %2 分</translation>
    </message>
    <message>
        <source>Your rating of %1 is removed</source>
        <translation>已删除您对《%1》的评分</translation>
    </message>
    <message>
        <source>Added to %1</source>
        <translation>已添加到“%1”</translation>
    </message>
    <message>
        <source>New playlist…</source>
        <translation>新建播放列表…</translation>
    </message>
    <message>
        <source>New collection…</source>
        <translation>新建合集…</translation>
    </message>
    <message>
        <source>Add a tag…</source>
        <translation>添加标签…</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tagged with %1</source>
        <translation>已添加标签“%1”</translation>
    </message>
    <message>
        <source>Name of the playlist</source>
        <translation>播放列表的名称</translation>
    </message>
    <message>
        <source>Name of the collection</source>
        <translation>合集的名称</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Identify…</source>
        <translation>识别…</translation>
    </message>
    <message>
        <source>It is “%1” now</source>
        <extracomment>a title</extracomment>
        <translation>现在是“%1”</translation>
    </message>
    <message>
        <source>It is “%1” again</source>
        <translation>已恢复为“%1”</translation>
    </message>
    <message>
        <source>Keep on this PC</source>
        <translation>保留在本机</translation>
    </message>
    <message>
        <source>Stop fetching (%1 %)</source>
        <translation>停止获取（%1 %）</translation>
    </message>
    <message>
        <source>No longer keep on this PC</source>
        <translation>不再保留在本机</translation>
    </message>
    <message>
        <source>Download to a folder…</source>
        <translation>下载到文件夹…</translation>
    </message>
    <message>
        <source>Nothing of this is in the storage, only in folders.</source>
        <translation>这些都不在存储中，只在文件夹里。</translation>
    </message>
    <message>
        <source>The storage is on this PC: all of it is kept here.</source>
        <translation>存储就在本机：全部内容都保留在这里。</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are not in the storage, only in folders of a PC.</source>
        <translation>
            <numerusform>%n 个影片不在存储中，只在某台电脑的文件夹里。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is fetched and stays on this PC</source>
        <translation>正在获取“%1”并保留在本机</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are fetched and stay on this PC</source>
        <translation>
            <numerusform>正在获取 %n 个影片并保留在本机</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is no longer kept on this PC</source>
        <translation>“%1”不再保留在本机</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are no longer kept on this PC</source>
        <translation>
            <numerusform>%n 个影片不再保留在本机</numerusform>
        </translation>
    </message>
    <message>
        <source>Download to a folder</source>
        <translation>下载到文件夹</translation>
    </message>
    <message>
        <source>%1 is downloaded to %2</source>
        <translation>正在把“%1”下载到 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are downloaded to %1</source>
        <translation>
            <numerusform>正在把 %n 个影片下载到 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>%1 is in the trash</source>
        <translation>%1 已移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are in the trash</source>
        <translation>
            <numerusform>%n 个影片已移到回收站</numerusform>
        </translation>
    </message>
    <message>
        <source>Play all</source>
        <translation>全部播放</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>随机播放</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>从这里开始播放</translation>
    </message>
    <message>
        <source>Shuffle all</source>
        <translation>全部随机播放</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerController</name>
    <message>
        <source>The subtitle file %1 is too large.</source>
        <translation>字幕文件 %1 太大。</translation>
    </message>
    <message>
        <source>This video has no file that can be played.</source>
        <translation>此视频没有可播放的文件。</translation>
    </message>
    <message>
        <source>The subtitle file %1 cannot be opened: %2</source>
        <translation>无法打开字幕文件 %1：%2</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerCurtain</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
    <message>
        <source>This video cannot be played. %1</source>
        <translation>无法播放此视频。%1</translation>
    </message>
    <message>
        <source>Opening. The first part of the video is on its way.</source>
        <translation>正在打开，视频的开头部分即将到达。</translation>
    </message>
    <message>
        <source>This video cannot be played</source>
        <translation>无法播放此视频</translation>
    </message>
    <message>
        <source>Play the next one</source>
        <translation>播放下一部</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerKeysView</name>
    <message>
        <source>Keys of the player</source>
        <translation>播放器的按键</translation>
    </message>
    <message>
        <source>Press the new key for: %1</source>
        <translation>请按“%1”的新按键</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Press a key …</source>
        <translation>请按一个键 …</translation>
    </message>
    <message>
        <source>Enter: another key. Delete: the usual keys. Esc: close.</source>
        <translation>回车：更换按键；Delete：恢复默认；Esc：关闭。</translation>
    </message>
    <message>
        <source>“%1” has no key now.</source>
        <translation>“%1”现在没有按键了。</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerPage</name>
    <message>
        <source>Player</source>
        <translation>播放器</translation>
    </message>
    <message>
        <source>Audio and subtitles</source>
        <translation>音频与字幕</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Ends at %1</source>
        <extracomment>The time of day at which the film will be over.</extracomment>
        <translation>%1 结束</translation>
    </message>
    <message>
        <source>Sound off</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>Volume %1 %</source>
        <translation>音量 %1%</translation>
    </message>
    <message>
        <source>No sound track</source>
        <translation>没有音轨</translation>
    </message>
    <message>
        <source>Subtitles off</source>
        <translation>字幕已关闭</translation>
    </message>
    <message>
        <source>Subtitle delay %1 s</source>
        <translation>字幕延迟 %1 秒</translation>
    </message>
    <message>
        <source>Speed %1×</source>
        <translation>速度 %1×</translation>
    </message>
    <message>
        <source>The picture could not be written to %1.</source>
        <translation>无法将截图写入 %1。</translation>
    </message>
    <message>
        <source>Go to %1 of %2. Enter goes there.</source>
        <extracomment>While a time is typed; both are times such as 1:02:03.</extracomment>
        <translation>跳到 %1（共 %2），按回车确认。</translation>
    </message>
    <message>
        <source>Nothing is repeated</source>
        <translation>不再循环</translation>
    </message>
    <message>
        <source>Repeats from %1. Press again where it ends.</source>
        <translation>从 %1 开始循环，在结束处再按一次。</translation>
    </message>
    <message>
        <source>Repeats %1 to %2</source>
        <translation>循环 %1 至 %2</translation>
    </message>
    <message>
        <source>Kept as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>This PC is too slow for this video: frames are left out.</source>
        <translation>这台电脑的速度不足以播放此视频：正在丢帧。</translation>
    </message>
    <message>
        <source>Second subtitles off</source>
        <translation>第二字幕已关闭</translation>
    </message>
    <message>
        <source>Second subtitles: %1</source>
        <translation>第二字幕：%1</translation>
    </message>
    <message>
        <source>Subtitle size %1 %</source>
        <translation>字幕大小 %1 %</translation>
    </message>
    <message>
        <source>Subtitles raised by %1 %</source>
        <translation>字幕上移 %1 %</translation>
    </message>
    <message>
        <source>Sound delay %1 s</source>
        <translation>声音延迟 %1 秒</translation>
    </message>
    <message>
        <source>Skip intro</source>
        <translation>跳过片头</translation>
    </message>
    <message>
        <source>Next episode</source>
        <translation>下一集</translation>
    </message>
    <message>
        <source>Skip recap</source>
        <translation>跳过前情</translation>
    </message>
    <message>
        <source>Skip credits</source>
        <translation>跳过片尾</translation>
    </message>
    <message>
        <source>Skip preview</source>
        <translation>跳过预告</translation>
    </message>
    <message>
        <source>Night mode on</source>
        <translation>夜间模式已开启</translation>
    </message>
    <message>
        <source>Night mode off</source>
        <translation>夜间模式已关闭</translation>
    </message>
    <message>
        <source>Always on top</source>
        <translation>总在最前</translation>
    </message>
    <message>
        <source>No longer on top</source>
        <translation>不再置顶</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Zoom %1 %</source>
        <translation>缩放 %1 %</translation>
    </message>
    <message>
        <source>Black bars are cropped</source>
        <translation>已裁剪黑边</translation>
    </message>
    <message>
        <source>Black bars are shown</source>
        <translation>显示黑边</translation>
    </message>
    <message>
        <source>Turned by %1°</source>
        <translation>已旋转 %1°</translation>
    </message>
    <message>
        <source>Brightness %1</source>
        <translation>亮度 %1</translation>
    </message>
    <message>
        <source>Contrast %1</source>
        <translation>对比度 %1</translation>
    </message>
    <message>
        <source>Picture as usual</source>
        <translation>画面恢复默认</translation>
    </message>
    <message>
        <source>Deinterlacing on</source>
        <translation>去隔行已开启</translation>
    </message>
    <message>
        <source>Deinterlacing off</source>
        <translation>去隔行已关闭</translation>
    </message>
    <message>
        <source>Dolby Vision: the base layer of the picture is shown.</source>
        <translation>杜比视界：仅显示画面的基础层。</translation>
    </message>
    <message>
        <source>The server sends this video from the beginning on only, so there is no jumping.</source>
        <translation>服务器只能从头开始发送这个视频，因此无法跳转。</translation>
    </message>
    <message>
        <source>Night mode does not reach sound that is passed through.</source>
        <translation>夜间模式对直通的声音不起作用。</translation>
    </message>
    <message>
        <source>The receiver that decodes this sound sets its volume.</source>
        <translation>音量由解码这路声音的功放调节。</translation>
    </message>
    <message>
        <source>There is sound again.</source>
        <translation>声音已恢复。</translation>
    </message>
    <message>
        <source>Always on top is in the menu of the window&apos;s title bar here.</source>
        <translation>在这里，“总在最前”在窗口标题栏的菜单中。</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerPanel</name>
    <message>
        <source>chosen</source>
        <translation>已选</translation>
    </message>
</context>
<context>
    <name>Ui::PlayerStatistics</name>
    <message>
        <source>this PC</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>the storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>the network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 frames/s</source>
        <translation>%1 帧/秒</translation>
    </message>
    <message>
        <source>Decoder</source>
        <translation>解码器</translation>
    </message>
    <message numerus="yes">
        <source>processor, %n thread(s)</source>
        <translation>
            <numerusform>处理器，%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>%1 shown, %2 dropped, longest gap %3 ms</source>
        <translation>已显示 %1，丢弃 %2，最长间隔 %3 毫秒</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n 个声道</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 kHz</source>
        <translation>%1 kHz</translation>
    </message>
    <message numerus="yes">
        <source>%n gap(s)</source>
        <translation>
            <numerusform>%n 次中断</numerusform>
        </translation>
    </message>
    <message>
        <source>Picture after sound</source>
        <translation>画面落后声音</translation>
    </message>
    <message>
        <source>%1 ms, at most %2 ms</source>
        <translation>%1 毫秒，最多 %2 毫秒</translation>
    </message>
    <message>
        <source>Read ahead</source>
        <translation>预读</translation>
    </message>
    <message>
        <source>to the end, %1</source>
        <translation>至结尾，%1</translation>
    </message>
    <message>
        <source>%1 s, %2</source>
        <translation>%1 秒，%2</translation>
    </message>
    <message>
        <source>Read from</source>
        <translation>读取自</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计信息</translation>
    </message>
    <message>
        <source>Dolby Vision, base layer</source>
        <translation>杜比视界，仅基础层</translation>
    </message>
    <message>
        <source>%1 shown by the curve of BT.2390</source>
        <extracomment>%1 is HDR10 or HLG; BT.2390 is the name of a recommendation.</extracomment>
        <translation>%1，按 BT.2390 曲线显示</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>passed through</source>
        <translation>直通</translation>
    </message>
    <message>
        <source>graphics card, %1</source>
        <translation>显卡，%1</translation>
    </message>
</context>
<context>
    <name>Ui::ProgressBar</name>
    <message>
        <source>%1 percent</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>Ui::QuestionDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Ui::SearchField</name>
    <message>
        <source>Search films, episodes, people</source>
        <translation>搜索电影、剧集、人物</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Ctrl F</source>
        <translation>Ctrl F</translation>
    </message>
</context>
<context>
    <name>Ui::SearchPage</name>
    <message>
        <source>Films and series</source>
        <translation>电影和剧集</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>分集</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Erase a letter</source>
        <translation>删除一个字母</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>The search failed</source>
        <translation>搜索失败</translation>
    </message>
    <message>
        <source>What would you like to watch?</source>
        <translation>想看什么？</translation>
    </message>
    <message>
        <source>Titles, people and file names; initials, full pinyin and 汉字 all work.</source>
        <translation>可搜索片名、人物和文件名；支持首字母、全拼和汉字。</translation>
    </message>
    <message>
        <source>Nothing for ‘%1’</source>
        <translation>没有找到“%1”</translation>
    </message>
    <message>
        <source>Check the spelling or try fewer letters.</source>
        <translation>请检查拼写，或少输入几个字母。</translation>
    </message>
    <message numerus="yes">
        <source>Search, %1, %n results</source>
        <translation>
            <numerusform>搜索，%1，%n 个结果</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
</context>
<context>
    <name>Ui::SeekBar</name>
    <message>
        <source>Position, %1 of %2</source>
        <translation>位置，%1 / %2</translation>
    </message>
    <message>
        <source>, chapter %1</source>
        <extracomment>Follows &quot;Position, 6 minutes 12 of 52 minutes 10&quot;.</extracomment>
        <translation>，第 %1 章</translation>
    </message>
</context>
<context>
    <name>Ui::SelectionBar</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Mark watched</source>
        <translation>标为已看</translation>
    </message>
    <message>
        <source>Mark not watched</source>
        <translation>标为未看</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Add to…</source>
        <translation>添加到…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>No favourite</source>
        <translation>取消收藏</translation>
    </message>
    <message>
        <source>On this PC…</source>
        <translation>本机保留…</translation>
    </message>
</context>
<context>
    <name>Ui::SeriesPage</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Nothing of this season is in your storage yet.</source>
        <translation>存储中还没有这一季的内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n seasons</source>
        <translation>
            <numerusform>%n 季</numerusform>
        </translation>
    </message>
    <message>
        <source>Mark the series as not watched</source>
        <translation>把整部剧集标为未看</translation>
    </message>
    <message>
        <source>Mark the series as watched</source>
        <translation>把整部剧集标为已看</translation>
    </message>
    <message>
        <source>Specials</source>
        <translation>特别篇</translation>
    </message>
    <message>
        <source>Season %1</source>
        <translation>第%1季</translation>
    </message>
    <message>
        <source>%1, %2 of %3 watched</source>
        <translation>%1，已看 %2 / %3</translation>
    </message>
    <message>
        <source>%1 of %2 watched</source>
        <translation>已看 %1 / %2</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>继续播放 %1</translation>
    </message>
    <message>
        <source>Play %1</source>
        <translation>播放 %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>Ui::SetRow</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 is on</source>
        <extracomment>one of several values that may be on at once, read out</extracomment>
        <translation>%1已选</translation>
    </message>
    <message>
        <source>%1 is off</source>
        <translation>%1未选</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <extracomment>the name of a setting, its values, and the one that is marked, read out</extracomment>
        <translation>%1：%2。%3</translation>
    </message>
</context>
<context>
    <name>Ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Holds now</source>
        <translation>现有内容</translation>
    </message>
    <message>
        <source>Empty it</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Videos that are kept on this PC stay</source>
        <translation>保留在本机的视频不会删除</translation>
    </message>
    <message>
        <source>%1, and %2 of kept videos</source>
        <extracomment>sizes: of what was played, and of videos that are kept on this PC</extracomment>
        <translation>%1，另有保留的视频 %2</translation>
    </message>
    <message>
        <source>The room for what was played is empty</source>
        <translation>播放缓存已清空</translation>
    </message>
    <message>
        <source>Keys of the player</source>
        <translation>播放器的按键</translation>
    </message>
    <message>
        <source>? shows them while a film plays. Each can be another one.</source>
        <translation>播放时按 ? 可显示。每个按键都可以更换。</translation>
    </message>
</context>
<context>
    <name>Ui::Sidebar</name>
    <message>
        <source>Sections</source>
        <translation>栏目</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>Movies</source>
        <translation>电影</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>剧集</translation>
    </message>
    <message>
        <source>Home videos</source>
        <translation>家庭视频</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Matinee</source>
        <translation>Matinee</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Collections</source>
        <translation>合集</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Trash and history</source>
        <translation>回收站与历史</translation>
    </message>
</context>
<context>
    <name>Ui::SmallBar</name>
    <message>
        <source>Back to the film</source>
        <translation>回到影片</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
</context>
<context>
    <name>Ui::TextRow</name>
    <message>
        <source>Not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>已设置</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>Ui::Toast</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Ui::TopBar</name>
    <message>
        <source>Add videos</source>
        <translation>添加视频</translation>
    </message>
</context>
<context>
    <name>Ui::TransfersPage</name>
    <message>
        <source>Nothing on its way</source>
        <translation>没有正在进行的传输</translation>
    </message>
    <message>
        <source>Drop videos anywhere in this window.</source>
        <translation>把视频拖到窗口的任意位置即可。</translation>
    </message>
    <message>
        <source>Add videos</source>
        <translation>添加视频</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>传输</translation>
    </message>
    <message>
        <source>Clear done</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>Continue all</source>
        <translation>全部继续</translation>
    </message>
    <message>
        <source>%1 is cancelled</source>
        <translation>已取消 %1</translation>
    </message>
    <message>
        <source>There are no files to paste. Copy some in your file manager.</source>
        <translation>没有可粘贴的文件。请先在文件管理器中复制。</translation>
    </message>
    <message>
        <source>Only a transfer that waits for its turn can be moved.</source>
        <translation>只有正在排队的传输才能移动。</translation>
    </message>
</context>
<context>
    <name>Ui::TrashListModel</name>
    <message>
        <source>Gone today</source>
        <translation>今天清除</translation>
    </message>
    <message>
        <source>Gone tomorrow</source>
        <translation>明天清除</translation>
    </message>
    <message numerus="yes">
        <source>%n days left</source>
        <translation>
            <numerusform>剩余 %n 天</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n episodes</source>
        <translation>
            <numerusform>%n 集</numerusform>
        </translation>
    </message>
    <message>
        <source>removed by %1</source>
        <translation>由 %1 移除</translation>
    </message>
    <message>
        <source>bytes gone</source>
        <translation>文件内容已删除</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>%n videos</source>
        <translation>
            <numerusform>%n 个视频</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1. Each stays for %n days, then its space in the storage is freed.</source>
        <extracomment>%1: &quot;12 videos · 35.2 GB in the storage&quot;</extracomment>
        <translation>
            <numerusform>%1。每个影片保留 %n 天，之后释放其存储空间。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::TrashPage</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Trash and history</source>
        <translation>回收站与历史</translation>
    </message>
    <message>
        <source>Empty trash…</source>
        <translation>清空回收站…</translation>
    </message>
    <message>
        <source>The trash is empty</source>
        <translation>回收站是空的</translation>
    </message>
    <message numerus="yes">
        <source>What you remove stays here for %n days.</source>
        <translation>
            <numerusform>移除的内容会在这里保留 %n 天。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is back in the library</source>
        <translation>%1 已回到媒体库</translation>
    </message>
    <message>
        <source>Empty the trash?</source>
        <translation>清空回收站？</translation>
    </message>
    <message>
        <source>Remove %1 for good?</source>
        <translation>彻底删除 %1？</translation>
    </message>
    <message numerus="yes">
        <source>%n titles leave the trash, and %1 in the storage are freed. Files in your own folders are not touched.</source>
        <translation>
            <numerusform>将从回收站清除 %n 个影片，并释放存储中的 %1。您自己文件夹中的文件不受影响。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n titles leave the trash. Files in your own folders are not touched.</source>
        <translation>
            <numerusform>将从回收站清除 %n 个影片。您自己文件夹中的文件不受影响。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove for good</source>
        <translation>彻底删除</translation>
    </message>
    <message numerus="yes">
        <source>%n titles are removed for good</source>
        <translation>
            <numerusform>已彻底删除 %n 个影片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ui::UpkeepWindow</name>
    <message>
        <source>Matinee</source>
        <translation>Matinee</translation>
    </message>
    <message>
        <source>This happens once after an update and takes a few minutes with a large library. Closing this window stops it; the next start begins again.</source>
        <translation>更新后需要进行一次，媒体库较大时要花几分钟。关闭此窗口会中止升级，下次启动时重新开始。</translation>
    </message>
    <message>
        <source>Your library is brought up to date</source>
        <translation>正在升级您的媒体库</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>A copy of the library is made first</source>
        <translation>先为媒体库制作一份副本</translation>
    </message>
</context>
<context>
    <name>Ui::WelcomePage</name>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>On this computer or a shared drive. Your files stay where they are.</source>
        <translation>在本机或共享磁盘上。文件保留在原处。</translation>
    </message>
    <message>
        <source>Choose a folder  ›</source>
        <translation>选择文件夹  ›</translation>
    </message>
    <message>
        <source>Drop videos here</source>
        <translation>把视频拖到这里</translation>
    </message>
    <message>
        <source>Drag files from any window, or press OK to pick them. Matinee keeps a copy, names and sorts them.</source>
        <translation>从任意窗口拖入文件，或按“确定”选择。Matinee 会保存副本，并自动命名和归类。</translation>
    </message>
    <message>
        <source>MKV, MP4, MOV, TS, WebM, AVI…</source>
        <translation>MKV、MP4、MOV、TS、AVI…</translation>
    </message>
    <message>
        <source>Matinee</source>
        <translation>Matinee</translation>
    </message>
    <message>
        <source>Your films, at home.</source>
        <translation>您的影片，尽在家中。</translation>
    </message>
    <message>
        <source>Language: English. Press for Chinese.</source>
        <translation>语言：中文。按下可切换为英语。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Connect to a cluster</source>
        <translation>连接集群</translation>
    </message>
    <message>
        <source>Enter an address  ›</source>
        <translation>输入地址  ›</translation>
    </message>
    <message>
        <source>Storage machines of your own at home keep what you store. Of several, one may fail.</source>
        <translation>由您家中自己的存储机器保存您存入的内容。有多台时，坏掉一台也没关系。</translation>
    </message>
    <message>
        <source>Choose how to begin. You can do the rest at any time.</source>
        <translation>请选择如何开始。其他方式随时可用。</translation>
    </message>
</context>
<context>
    <name>Web</name>
    <message>
        <source>This is not the address of a video. It begins with http:// or https:// and the name of a server.</source>
        <translation>这不是视频的地址。地址以 http:// 或 https:// 加服务器名称开头。</translation>
    </message>
    <message>
        <source>%1 leads to an address that is not of the web.</source>
        <translation>%1 转到了一个不属于网络的地址。</translation>
    </message>
    <message>
        <source>%1 leads to an address that is not protected. Open that address itself if you trust the network: %2</source>
        <translation>%1 转到了一个没有加密保护的地址。如果您信任这个网络，请直接打开该地址：%2</translation>
    </message>
    <message>
        <source>%1 asks for a name and a password. Write them into the address: https://name:password@server/…</source>
        <translation>%1 要求用户名和密码。请把它们写进地址：https://用户名:密码@服务器/…</translation>
    </message>
    <message>
        <source>%1 does not accept the name or the password of the address. Correct them.</source>
        <translation>%1 不接受地址中的用户名或密码。请更正。</translation>
    </message>
    <message>
        <source>%1 does not hand this video out. If the link was made for a while only, ask for a new one.</source>
        <translation>%1 不提供这个视频。如果链接只在一段时间内有效，请索取新的链接。</translation>
    </message>
    <message>
        <source>%1 has nothing at this address. Check its spelling.</source>
        <translation>%1 在这个地址没有任何内容。请检查拼写。</translation>
    </message>
    <message>
        <source>%1 takes too long to answer.</source>
        <translation>%1 应答太慢。</translation>
    </message>
    <message>
        <source>%1 is busy. Matinee tries again.</source>
        <translation>%1 正忙。Matinee 会再试。</translation>
    </message>
    <message>
        <source>%1 has a fault of its own. Its log says why.</source>
        <translation>%1 自身出了故障。原因见它的日志。</translation>
    </message>
    <message>
        <source>%1 does not send this video. Its log says why.</source>
        <translation>%1 不发送这个视频。原因见它的日志。</translation>
    </message>
    <message>
        <source>%1 cannot be reached. Check the address, and whether the server is on.</source>
        <translation>无法连接到 %1。请检查地址，以及服务器是否已开机。</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 没有应答。</translation>
    </message>
    <message>
        <source>The connection to %1 broke.</source>
        <translation>与 %1 的连接中断了。</translation>
    </message>
    <message>
        <source>%1 shows a certificate that this PC does not trust, so nothing was read. Install its authority&apos;s certificate, or open an http address in a network that you trust.</source>
        <translation>%1 出示的证书不受本机信任，因此什么也没有读取。请安装其颁发机构的证书，或在您信任的网络中打开 http 地址。</translation>
    </message>
    <message>
        <source>What answers at %1 is no web server. Check the address.</source>
        <translation>在 %1 应答的不是网络服务器。请检查地址。</translation>
    </message>
    <message>
        <source>%1 shows a web page at this address, not a video. Copy the address of the video itself.</source>
        <translation>%1 在这个地址显示的是网页，不是视频。请复制视频本身的地址。</translation>
    </message>
    <message>
        <source>%1 sends a playlist of a stream, which Matinee does not play. Open the address of a video file.</source>
        <translation>%1 发送的是流媒体的播放列表，Matinee 不播放它。请打开视频文件的地址。</translation>
    </message>
    <message>
        <source>The file that %1 has at this address is empty.</source>
        <translation>%1 在这个地址的文件是空的。</translation>
    </message>
    <message>
        <source>The video was replaced on %1 while it was played. Open it again.</source>
        <translation>播放期间 %1 上的视频被替换了。请重新打开。</translation>
    </message>
    <message>
        <source>%1 leads from one address to another without an end.</source>
        <translation>%1 没完没了地从一个地址转到另一个地址。</translation>
    </message>
    <message>
        <source>%1 shows a certificate that was made for another name, so nothing was read. Write the address with the name that the server&apos;s certificate has.</source>
        <translation>%1 出示的证书是为另一个名称签发的，因此没有读取任何内容。请在地址中使用服务器证书上的名称。</translation>
    </message>
    <message>
        <source>%1 shows a certificate that is not valid today, so nothing was read. Check the date of this PC; if it is right, whoever runs the server has to renew the certificate.</source>
        <translation>%1 出示的证书今天无效，因此没有读取任何内容。请检查本机的日期；如果日期正确，则需要由服务器的管理者更新证书。</translation>
    </message>
</context>
<context>
    <name>ZstdFrame</name>
    <message>
        <source>A part of the shared library is damaged.</source>
        <translation>共享媒体库的一部分已损坏。</translation>
    </message>
    <message>
        <source>A part of the shared library is larger than any Matinee writes.</source>
        <translation>共享媒体库的一部分比 Matinee 写入的任何内容都大。</translation>
    </message>
</context>
</TS>
