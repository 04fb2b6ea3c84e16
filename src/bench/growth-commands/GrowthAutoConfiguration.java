package bench;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Import;

@AutoConfiguration
@Import({ GrowthCommands.class, ManyCommands.class })
class GrowthAutoConfiguration {

}
